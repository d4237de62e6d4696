"""Judges the files that people write, blueprints/ and agents/, by their JSON Schemas, independently of the Swift code.

    catalogue_judge.py judge     one JSON line per golden blueprint: path, valid, reason
    catalogue_judge.py check     the schema, every golden file, and every shipped file
"""

import copy
import json
import pathlib
import sys

import jsonschema

import schema_judge

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "schemas" / "blueprint-v0.1"


def blueprint_schema():
    return json.loads((FOLDER / "Blueprint.schema.json").read_text("utf-8"))


def strict(schema):
    """People mistype: what a reader of artifacts must keep, a reader of their files refuses."""
    schema = copy.deepcopy(schema)
    for part in [schema, *schema.get("$defs", {}).values()]:
        if part.get("additionalProperties") is True:
            part["additionalProperties"] = False
    return schema


def verdicts():
    validator = schema_judge.Validator(blueprint_schema())
    for path in sorted((FOLDER / "golden").rglob("*.json")):
        reason = schema_judge.judge(validator, path.read_bytes())
        yield {"path": str(path.relative_to(ROOT)), "valid": reason is None, "reason": reason or ""}


def schema_problems():
    schema = blueprint_schema()
    try:
        schema_judge.Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        yield f"Blueprint: is not a JSON Schema: {error.message}"
    for place, part in [("Blueprint", schema), *schema["$defs"].items()]:
        for name, property_schema in part["properties"].items():
            if not property_schema.get("description"):
                yield f"{place}.{name} has no description"


def golden_problems():
    for verdict in verdicts():
        expected = pathlib.PurePath(verdict["path"]).parent.name == "valid"
        if verdict["valid"] != expected:
            yield f"{verdict['path']}: judged {'valid' if verdict['valid'] else 'invalid'}: {verdict['reason']}"


def shipped():
    blueprint, agent = blueprint_schema(), strict(schema_judge.load("AgentSpec"))
    for folder, name, schema in (("blueprints", "name", blueprint), ("agents", "agent", agent)):
        for path in sorted((ROOT / folder).glob("*.json")):
            yield path, name, schema


def shipped_problems():
    for path, name, schema in shipped():
        content = path.read_bytes()
        reason = schema_judge.judge(schema_judge.Validator(schema), content)
        if reason:
            yield f"{path.relative_to(ROOT)}: {reason}"
        elif json.loads(content)[name] != path.stem:
            yield f"{path.relative_to(ROOT)}: its {name} is not the name of the file"


def main(command):
    if command == "judge":
        for verdict in verdicts():
            print(json.dumps(verdict))
        return 0
    problems = [*schema_problems(), *golden_problems(), *shipped_problems()]
    for problem in problems:
        print(f"check-schemas: {problem}", file=sys.stderr)
    if not problems:
        print(f"check-schemas: {sum(1 for _ in shipped())} blueprints and agents, {sum(1 for _ in verdicts())} golden blueprints")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
