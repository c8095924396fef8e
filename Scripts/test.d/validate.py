"""Validates documents against the JSON Schemas of a folder.

Usage: validate.py FOLDER <LINES

Each line of standard input is an object: 'schema' names FOLDER/NAME.schema.json, 'name' tells the document from the
others, 'document' is what to validate. A line is printed for each: its name, and the errors with their places.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator

folder = pathlib.Path(sys.argv[1])
validators = {}


def validator(name):
    if name not in validators:
        schema = json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        validators[name] = Draft202012Validator(schema)
    return validators[name]


for line in sys.stdin:
    task = json.loads(line)
    errors = sorted(validator(task["schema"]).iter_errors(task["document"]), key=lambda error: error.json_path)
    said = [f"{error.json_path}: {error.message[:300]}" for error in errors]
    print(json.dumps({"name": task["name"], "errors": said}))
