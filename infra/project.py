"""What every command knows of the project, without reading its template."""

from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REGION = "eu-central-1"
PYTHON = "3.13"
"""On which the functions run at AWS, whichever Python makes their package or its template."""

Template = dict[str, Any]
"""A template of CloudFormation, as a value."""
