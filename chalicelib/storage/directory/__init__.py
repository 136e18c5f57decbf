"""A company's directory: its token, and what it says of its users and groups."""
