"""The demo data of the first start, through the product's own doors."""


def seed(origin: str, environment: dict[str, str]) -> None:
    """Bring the demo data in, once; repeating it changes nothing."""
