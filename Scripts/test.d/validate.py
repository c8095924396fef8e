"""Validates documents against the JSON Schemas of a folder.

Usage: validate.py FOLDER <LINES
       validate.py --documents FOLDER <JSON

Each line of standard input is an object: 'schema' names FOLDER/NAME.schema.json, 'name' tells the document from the
others, 'document' is what to validate. A line is printed for each: its name, and the errors with their places.

With --documents, standard input holds documents of vpnaudit, one after another, each of which says its schema itself.
Only errors are printed, and the exit code is 1 for any. Keys that a schema does not name are errors, too: a schema may
leave room for later versions, and this version writes none of them.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

strict = sys.argv[1] == "--documents"
folder = pathlib.Path(sys.argv[-1])


def closed(schema):
    """The schema without room for keys that it does not name."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        copy.setdefault("additionalProperties", False)
    return copy


schemas = {}
for path in sorted(folder.glob("*.schema.json")):
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    schemas[path.name.split(".")[0]] = closed(schema) if strict else schema
registry = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas.values())
validators = {name: Draft202012Validator(schema, registry=registry) for name, schema in schemas.items()}


def errors(name, document):
    found = sorted(validators[name].iter_errors(document), key=lambda error: error.json_path)
    return [f"{error.json_path}: {error.message[:300]}" for error in found]


def documents(text):
    place = 0
    while text[place:].strip():
        place += len(text[place:]) - len(text[place:].lstrip())
        document, place = json.JSONDecoder().raw_decode(text, place)
        yield document


if strict:
    failed = count = 0
    for document in documents(sys.stdin.read()):
        count += 1
        for error in errors(document["schema"].removeprefix("vpnaudit.").split("/")[0], document):
            failed = 1
            print(f"{document['schema']} {error}")
    print(f"{count} documents", file=sys.stderr)
    sys.exit(failed or count == 0)
for line in sys.stdin:
    task = json.loads(line)
    print(json.dumps({"name": task["name"], "errors": errors(task["schema"], task["document"])}))
