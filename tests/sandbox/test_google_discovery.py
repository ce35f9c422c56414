"""The shapes that the stand-in checks, held against Google's own discovery documents where those are installed."""

import json
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from sandbox.google import drive, messages, spreadsheets
from sandbox.google.edits import EDITS

Json = dict[str, Any]
TYPES = {"string": str, "integer": int, "number": float, "boolean": bool}


def document(name: str) -> Json:
    package = find_spec("googleapiclient")
    if package is None or package.origin is None:
        pytest.skip("google-api-python-client is not installed")
    return dict(json.loads((Path(package.origin).parent / "discovery_cache" / "documents" / name).read_text()))


def differences(shape: Any, schema: Json, schemas: Json, at: str) -> list[str]:
    """Where the shape is not a part of Google's message."""
    schema = schemas[schema["$ref"]] if "$ref" in schema else schema
    if isinstance(shape, dict):
        known = schema.get("properties", {})
        missing = [f"{at}.{name} is not there" for name in shape if name not in known]
        inside = (differences(shape[name], known[name], schemas, f"{at}.{name}") for name in shape if name in known)
        return [*missing, *chain.from_iterable(inside)]
    if isinstance(shape, list):
        return differences(shape[0], schema.get("items", {}), schemas, at + "[]")
    names = {each for each in shape if isinstance(each, str)}
    types = {each for each in shape if isinstance(each, type)}
    if wrong := names - set(schema.get("enum", names)):
        return [f"{at}: {wrong}"]
    fine = schema.get("type") == "any" or not types or TYPES.get(schema.get("type", "")) in types
    return [] if fine else [f"{at}: {types}, not {schema}"]


def test_every_request_is_one_of_googles() -> None:
    schemas = document("sheets.v4.json")["schemas"]
    found: list[str] = []
    for kind, (shape, _) in EDITS.items():
        found += differences(shape, schemas["Request"]["properties"][kind], schemas, kind)
    assert not found


def test_every_answer_is_a_part_of_googles() -> None:
    schemas = document("sheets.v4.json")["schemas"]
    assert not differences(messages.SPREADSHEET, schemas["Spreadsheet"], schemas, "spreadsheet")
    assert not differences(messages.VALUE_RANGE, schemas["ValueRange"], schemas, "values")
    schemas = document("drive.v3.json")["schemas"]
    shape = {name: kind for name, kind in drive._PERMISSION.items() if name != "withLink"}  # of version 2
    assert not differences(drive._FILE | {"permissions": [shape]}, schemas["File"], schemas, "file")


def test_every_parameter_is_one_of_googles() -> None:
    resource = document("sheets.v4.json")["resources"]["spreadsheets"]
    methods = [method for part in (resource, *resource["resources"].values()) for method in part["methods"].values()]
    everywhere = set(document("sheets.v4.json")["parameters"])
    for verb, address, _, parameters in spreadsheets.METHODS:
        ending = address.replace("{range:.+}", "{range}").replace(r"{metadata:\d+}", "{metadataId}")
        paths = {"v4/spreadsheets/{spreadsheetId}" + ending}
        (method,) = (each for each in methods if each["path"] in paths and each["httpMethod"] == verb)
        assert parameters <= set(method.get("parameters", {})) | everywhere
