"""The schema that the EU's transparency database checks statements of reasons by."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

STATEMENTS = Draft202012Validator(
    json.loads((Path(__file__).parent / "dsa_statement.schema.json").read_text("utf-8"))
)
