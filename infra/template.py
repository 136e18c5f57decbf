"""The CloudFormation template of the whole service, as a value.

Chalice reads `app.py` and makes functions, routes and schedules; `resources.yaml` is merged over
it, and what watches and bounds all that is added (infra/watch, infra/limits.py), and a way to
another table (infra/restore/pointing.py). Here the template is made without the dependencies'
wheels, in half a second; the local stack, the tests and the checks all stand on it.
`infra.package` makes the same template with the wheels.

python -m infra.template               prints it as JSON
python -m infra.template --expanded    as CloudFormation sees it, its SAM resources expanded
"""

import copy
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chalice.cli.factory import CLIFactory
from chalice.config import Config
from chalice.deploy import packager
from chalice.package import YAMLTemplateSerializer
from samtranslator.parser.parser import Parser  # type: ignore[import-untyped]
from samtranslator.translator.translator import Translator  # type: ignore[import-untyped]

from infra.limits import limited
from infra.live import live, plain
from infra.pool_mails import with_mails
from infra.project import PYTHON, REGION, ROOT, Template
from infra.restore.pointing import pointed
from infra.watch.alarms import FUNCTION, alarms, of_type
from infra.watch.dashboard import dashboard
from infra.watch.logs import logged, logs

RESOURCES = ROOT / "infra" / "resources.yaml"
CHALICE_STAGE = "deployed"


def load_resources() -> Template:
    """What `resources.yaml` says."""
    return read_template_file(RESOURCES)


def read_template_file(path: Path) -> Template:
    """A template out of YAML, with the short intrinsics (`!Ref`) in their long form."""
    text = path.read_text(encoding="utf-8")
    return dict(YAMLTemplateSerializer().load_template(text, str(path)))


def use_region() -> None:
    """Chalice and the SAM translator refuse to work without a region, even offline."""
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)


def use_python(version: str) -> None:
    """Chalice would take the Python that runs it."""
    setattr(Config, "lambda_python_version", f"python{version}")  # noqa: B010


def build_template() -> Template:
    """The whole template, its functions' code left out.

    It imports `app`, so call it in a process of its own when `app` may have changed.
    """
    use_region()
    use_python(PYTHON)
    with tempfile.TemporaryDirectory() as folder:
        _leave_out_code(Path(folder) / "code.zip")
        factory = CLIFactory(str(ROOT))
        config = factory.create_config_obj(CHALICE_STAGE)
        package = factory.create_app_packager(
            config,
            factory.create_package_options(),
            "cloudformation",
            "yaml",
            str(RESOURCES),
        )
        out = Path(folder) / "out"
        package.package_app(config, str(out), CHALICE_STAGE)
        return read_made(out)


def read_made(folder: Path) -> Template:
    """What Chalice made into the folder, with all by which it is watched and bounded."""
    template = read_template_file(folder / "sam.yaml")
    resources = dict(template["Resources"])
    for name, function in of_type(resources, FUNCTION).items():
        resources[name] = logged(name, function)
    resources |= logs(resources)
    resources |= alarms(resources)
    resources["Dashboard"] = dashboard(resources)
    resources["UserPool"] = with_mails(resources["UserPool"])
    return live(pointed(limited(template | {"Resources": resources})))


def _leave_out_code(placeholder: Path) -> None:
    placeholder.touch()
    for kind in (
        packager.LambdaDeploymentPackager,
        packager.AppOnlyDeploymentPackager,
        packager.LayerDeploymentPackager,
    ):
        setattr(kind, "create_deployment_package", lambda *_: str(placeholder))  # noqa: B010


def functions(template: Template) -> dict[str, Template]:
    """The template's functions by logical id."""
    return of_type(template["Resources"], FUNCTION)


def expanded(template: Template) -> Template:
    """The template with each SAM resource replaced by what CloudFormation makes of it.

    Checks belong on this form: only here does a queue meet the function that reads it.
    """
    use_region()
    placed = copy.deepcopy(template)
    for resource in placed["Resources"].values():
        for code in {"CodeUri", "ContentUri"} & set(resource.get("Properties", ())):
            resource["Properties"][code] = "s3://code/deployment.zip"
    return dict(Translator({}, Parser()).translate(placed, {}))


def forwarded(template: Template, handlers_url: str) -> Template:
    """The same template with every function's calls sent on to `handlers_url/<handler>`.

    Only the emulator knows the setting; the layer is left out because no code runs there.
    """
    local = plain(template)
    local["Resources"].pop("ManagedLayer", None)
    for function in functions(local).values():
        properties = function["Properties"]
        properties.pop("Layers", None)
        properties.pop("CodeUri")
        properties["InlineCode"] = "# forwarded"
        variables = properties.setdefault("Environment", {}).setdefault("Variables", {})
        variables["MINISTACK_LAMBDA_PROXY_URL"] = f"{handlers_url}/{properties['Handler']}"
    return local


def table_definition(name: str, template: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The arguments of DynamoDB's `CreateTable` that make the template's table under `name`."""
    resources = (template or load_resources())["Resources"]
    properties = resources["Table"]["Properties"]
    return {
        "TableName": name,
        "BillingMode": properties["BillingMode"],
        "AttributeDefinitions": properties["AttributeDefinitions"],
        "KeySchema": properties["KeySchema"],
        "GlobalSecondaryIndexes": properties["GlobalSecondaryIndexes"],
        "StreamSpecification": {"StreamEnabled": True, **properties["StreamSpecification"]},
    }


if __name__ == "__main__":
    built = build_template()
    json.dump(expanded(built) if "--expanded" in sys.argv else built, sys.stdout, indent=1)
