"""Judges artifact bodies by their JSON Schemas, independently of the Swift code.

    schema_judge.py judge     one JSON line per golden file: path, valid, reason
    schema_judge.py check     the schemas themselves, every golden file, and the locks of all versions

A golden file named pad-N.json is padded at its end with spaces to N bytes by whoever reads it.
"""

import hashlib
import json
import pathlib
import re
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent / "schemas"
VERSION = "v0.2"
SCHEMAS = ROOT / f"artifact-schema-{VERSION}"
DEPTH_LIMIT = 64


class Malformed(Exception):
    """The bytes are not strict JSON."""


def read(path):
    content = path.read_bytes()
    padded = re.fullmatch(r"pad-([0-9]+)\.json", path.name)
    return content.ljust(int(padded[1])) if padded else content


def unique_names(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed("a name appears twice in an object")
    return members


def finite(text):
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise Malformed("a number is beyond the range of a double")
    return number


def whole(text):
    finite(text)
    return int(text)


def refuse_constant(text):
    raise Malformed(f"{text} is not JSON")


def check_depth(value, depth=1):
    if isinstance(value, str):
        value.encode("utf-8")  # raises on a surrogate that stands alone
    elif isinstance(value, (dict, list)):
        if depth > DEPTH_LIMIT:
            raise Malformed(f"nests deeper than {DEPTH_LIMIT}")
        for name in value if isinstance(value, dict) else ():
            name.encode("utf-8")
        for child in value.values() if isinstance(value, dict) else value:
            check_depth(child, depth + 1)


def parse(content):
    try:
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=unique_names,
            parse_float=finite,
            parse_int=whole,
            parse_constant=refuse_constant,
        )
        check_depth(value)
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from error
    return value


def pattern(validator, expression, instance, schema):
    """In ECMA-262 a dollar matches at the end alone; in Python also before a last newline."""
    if validator.is_type(instance, "string") and not re.search(re.sub(r"\$$", r"\\Z", expression), instance):
        yield jsonschema.ValidationError(f"does not match {expression}")


Validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": pattern})


def kinds():
    return sorted(path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json"))


def load(kind):
    return json.loads((SCHEMAS / f"{kind}.schema.json").read_text("utf-8"))


def judge(validator, content):
    """None if the body is valid, else the reason."""
    limit = validator.schema["x-maxBytes"]
    if len(content) > limit:
        return f"has {len(content)} bytes, at most {limit} are allowed"
    try:
        value = parse(content)
    except Malformed as error:
        return f"malformed: {error}"
    error = next(validator.iter_errors(value), None)
    return error and f"{error.json_path}: {error.validator}"


def verdicts():
    for kind in kinds():
        validator = Validator(load(kind))
        folders = [SCHEMAS / "golden" / kind, *sorted((ROOT / "compat").glob(f"*/{kind}"))]
        for folder in folders:
            for path in sorted(folder.rglob("*.json")):
                reason = judge(validator, read(path))
                yield {"path": str(path.relative_to(ROOT)), "valid": reason is None, "reason": reason or ""}


def undescribed(schema, place):
    for name, property_schema in schema.get("properties", {}).items():
        if not property_schema.get("description"):
            yield f"{place}.{name} has no description"
    if schema.get("additionalProperties", True) is not True:
        yield f"{place} refuses unknown properties; readers must keep them"
    for name, definition in schema.get("$defs", {}).items():
        yield from undescribed(definition, f"{place}.$defs.{name}")


def schema_problems(kind):
    schema = load(kind)
    try:
        Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        yield f"{kind}: is not a JSON Schema: {error.message}"
        return
    if schema.get("$id") != f"https://chimera.dev/schemas/{VERSION}/{kind}":
        yield f"{kind}: $id should be https://chimera.dev/schemas/{VERSION}/{kind}"
    if schema.get("x-maxBytes") != 16384:
        yield f"{kind}: x-maxBytes should be 16384"
    yield from undescribed(schema, kind)
    for example in schema.get("examples", []) or [None]:
        reason = judge(Validator(schema), json.dumps(example).encode())
        if reason:
            yield f"{kind}: its example is not valid: {reason}"
    for folder, least in (("valid", 3), ("invalid", 8)):
        found = len(list((SCHEMAS / "golden" / kind / folder).glob("*.json")))
        if found < least:
            yield f"{kind}: has {found} {folder} golden files, at least {least} are wanted"


def golden_problems():
    for verdict in verdicts():
        path = pathlib.PurePath(verdict["path"])
        expected = path.parent.name != "invalid"
        if verdict["valid"] != expected:
            yield f"{path}: judged {'valid' if verdict['valid'] else 'invalid'}: {verdict['reason']}"


def earlier_problems():
    """What was valid once must be so still."""
    for folder in sorted(ROOT.glob("artifact-schema-v*")):
        for path in sorted(folder.glob("*.schema.json")):
            kind = path.name.removesuffix(".schema.json")
            for example in json.loads(path.read_text("utf-8")).get("examples", []):
                reason = judge(Validator(load(kind)), json.dumps(example).encode())
                if reason:
                    yield f"{path.relative_to(ROOT)}: its example is not valid in {VERSION}: {reason}"


def lock_problems(folder):
    locked = {}
    for line in (folder / "LOCK").read_text().splitlines():
        digest, name = line.split("  ")
        locked[name] = digest
    actual = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.schema.json")}
    remedy = (
        f"schemas of {folder.name} are locked: restore it, or put the change into a new folder artifact-schema-v<next>, "
        "raise SchemaVersion.current and write that folder's LOCK with sha256sum *.schema.json"
    )
    for name in sorted(locked.keys() | actual.keys()):
        if name not in actual:
            yield f"{name} is locked but missing; {remedy}"
        elif name not in locked:
            yield f"{name} is not in LOCK; {remedy}"
        elif locked[name] != actual[name]:
            yield f"{name} changed without a new version; {remedy}"


def main(command):
    if command == "judge":
        for verdict in verdicts():
            print(json.dumps(verdict))
        return 0
    problems = [problem for kind in kinds() for problem in schema_problems(kind)]
    problems += golden_problems()
    problems += earlier_problems()
    for folder in sorted(ROOT.glob("artifact-schema-v*")):
        problems += lock_problems(folder)
    for problem in problems:
        print(f"check-schemas: {problem}", file=sys.stderr)
    if not problems:
        print(f"check-schemas: {len(kinds())} schemas, {sum(1 for _ in verdicts())} golden files, locks unchanged")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
