"""Reads transactions, a line of hexadecimal digits each, with the parser that Kaitai's compiler made, and prints what is in each
as a line of JSON: paths are the names in `-orig-id`, values those of the parser's attributes.

Argument: the folder of the parser and of its description as JSON.
"""

import enum
import importlib
import json
import sys
from pathlib import Path

from kaitaistruct import KaitaiStruct

folder = Path(sys.argv[1])
description = json.loads((folder / "description.json").read_text())
name = description["meta"]["id"]
sys.path.insert(0, str(folder))
root_class = "".join(part.capitalize() for part in name.split("_"))
parser = getattr(importlib.import_module(name), root_class)


def camel(name):
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


types = {camel(name): type for name, type in description.get("types", {}).items()}
names = {
    camel(name): {int(number): entry["-orig-id"] for number, entry in entries.items()}
    for name, entries in description.get("enums", {}).items()
}


def text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


class Reading:
    def __init__(self):
        self.fields = []
        self.by_path = {}

    def leaf(self, path, value, spec):
        field = {"path": path, "raw": text(value)}
        if isinstance(value, enum.Enum):
            field["raw"] = str(int(value))
            field["name"] = names[type(value).__name__][int(value)]
        if "-unit" in spec:
            field["unit"] = spec["-unit"]
        self.fields.append(field)
        self.by_path[path] = field

    def value(self, path, value, spec):
        """A value of a field: a number, a type, or several."""
        if isinstance(value, list) and spec.get("-bytes"):
            if not value:
                return  # Padding of no bytes: nothing is there, and nothing is missing.
            self.leaf(path, bytes(value), spec)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                self.value(f"{path}[{index}]", item, spec)
        elif isinstance(value, KaitaiStruct):
            self.type(path, value, spec)
        else:
            self.leaf(path, value, spec)

    def type(self, path, read, around):
        spec = types[type(read).__name__]
        parts = spec.get("seq", []) + [
            dict(instance, id=id) for id, instance in spec.get("instances", {}).items()
        ]
        if any(part["id"] == "body" and "switch-on" in str(part.get("type")) for part in parts) or is_choice(spec):
            return self.choice(path, read, around)
        for part in parts:
            own = part.get("-orig-id")
            if own is None and "-value-of" not in part and not isinstance(getattr_(read, part["id"]), KaitaiStruct):
                continue
            value = getattr_(read, part["id"]) if "if" in part else getattr(read, part["id"])
            if value is None:
                continue
            if "-value-of" in part:
                if (field := self.by_path.get(joined(path, part["-value-of"]))) is not None:
                    field["value"] = text(value)
            elif own is None:
                self.value(path, value, part)
            else:
                # What has no name of its own has the unit of what is around it.
                self.value(joined(path, own), value, part if own else {**around, **part})

    def choice(self, path, read, around):
        """An id, and what it leads to."""
        id = getattr_(read, "id")
        body = getattr_(read, "body")
        start = getattr_(read, "start")
        variant = names.get(type(id).__name__, {}).get(int(id)) if id is not None else None
        if body is None or type(body).__name__ == "NoContent":
            if id is None:
                return None  # Nothing stands there.
            if variant and not path:
                return self.fields.append({"path": variant, "raw": str(int(id))})
            field = {"path": path, "raw": str(int(id))}
            if variant:
                field["name"] = variant
            return self.fields.append(field)
        variant_type = types.get(type(body).__name__, {})
        if variant_type.get("-is-bare") and path:
            only = next(part for part in variant_type["seq"] if "-orig-id" in part)
            return self.value(path, getattr_(body, only["id"]), only)
        own = variant_type.get("-orig-id")
        name = variant or own
        if name is None:
            name = name_of_payload(read, body)
        if variant:
            self.fields.append({"path": joined(path, variant), "raw": str(int(id))})
        elif start:
            self.fields.append({"path": joined(path, name), "raw": "0"})
        self.value(joined(path, name), body, {})


def is_choice(spec):
    return any(part["id"] == "next_id" or part["id"] == "id" and "enum" in part for part in spec.get("seq", []))


def name_of_payload(read, body):
    """The name of the variant that leads to a type which several may lead to: the description says it beside the case."""
    spec = types[type(read).__name__]
    body_spec = next(part for part in spec["seq"] if part["id"] == "body")
    for case, variant in body_spec.get("-variants", {}).items():
        if camel(body_spec["type"]["cases"][case]) == type(body).__name__:
            return variant
    return type(body).__name__


def getattr_(read, id):
    return getattr(read, id, None)


def joined(path, name):
    return f"{path}.{name}" if path and name else path or name


def read(line):
    reading = Reading()
    try:
        whole = parser.from_bytes(bytes.fromhex(line))
        # Instances are worked out when they are asked for, and may refuse then.
        reading.value("", whole.transaction, {})
        return {"status": "whole", "fields": reading.fields}
    except Exception as error:  # The parser raises whatever its language does.
        return {"status": "refused", "why": f"{type(error).__name__}: {error}", "fields": []}


for line in sys.stdin:
    print(json.dumps(read(line.strip())))
