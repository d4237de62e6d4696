"""Judges the files that people write, those of the catalogue, by their JSON Schemas, independently of the Swift code.

    catalogue_judge.py judge     one JSON line per golden file: path, valid, reason
    catalogue_judge.py check     the schemas, every golden file, and every shipped file
"""

import copy
import json
import pathlib
import sys

import jsonschema

import schema_judge

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = {kind: ROOT / "schemas" / f"{kind.lower()}-v0.1" for kind in ("Blueprint", "Prices", "Schedule")}


def load(kind):
    return json.loads((FOLDERS[kind] / f"{kind}.schema.json").read_text("utf-8"))


def strict(schema):
    """People mistype: what a reader of artifacts must keep, a reader of their files refuses."""
    schema = copy.deepcopy(schema)
    for part in [schema, *schema.get("$defs", {}).values()]:
        if part.get("additionalProperties") is True:
            part["additionalProperties"] = False
    return schema


def verdicts():
    for kind, folder in FOLDERS.items():
        validator = schema_judge.Validator(load(kind))
        for path in sorted((folder / "golden").rglob("*.json")):
            reason = schema_judge.judge(validator, path.read_bytes())
            yield {"path": str(path.relative_to(ROOT)), "valid": reason is None, "reason": reason or ""}


def schema_problems():
    for kind in FOLDERS:
        schema = load(kind)
        try:
            schema_judge.Validator.check_schema(schema)
        except jsonschema.SchemaError as error:
            yield f"{kind}: is not a JSON Schema: {error.message}"
        for place, part in [(kind, schema), *schema["$defs"].items()]:
            for name, property_schema in part["properties"].items():
                if not property_schema.get("description"):
                    yield f"{kind}: {place}.{name} has no description"
    yield from goal_problems()


def goal_problems():
    """A schedule's goal is a GoalStatement, but for the one moment of its deadline."""
    goal, schedule = schema_judge.load("GoalStatement"), load("Schedule")["$defs"]["Goal"]
    expected = {name: without_examples(part) for name, part in goal["properties"].items() if name != "deadlineAt"}
    if schedule["properties"] != expected or schedule["required"] != goal["required"]:
        yield "Schedule: its Goal is not what GoalStatement says"


def without_examples(part):
    if isinstance(part, dict):
        return {name: without_examples(value) for name, value in part.items() if name != "examples"}
    return part


def golden_problems():
    for verdict in verdicts():
        expected = pathlib.PurePath(verdict["path"]).parent.name == "valid"
        if verdict["valid"] != expected:
            yield f"{verdict['path']}: judged {'valid' if verdict['valid'] else 'invalid'}: {verdict['reason']}"


def shipped():
    agent = strict(schema_judge.load("AgentSpec"))
    folders = (("blueprints", "name", load("Blueprint")), ("agents", "agent", agent), ("schedules", "name", load("Schedule")))
    for folder, name, schema in folders:
        for path in sorted((ROOT / folder).glob("*.json")):
            yield path, name, schema
    yield ROOT / "prices.json", None, load("Prices")


def shipped_problems():
    for path, name, schema in shipped():
        content = path.read_bytes()
        reason = schema_judge.judge(schema_judge.Validator(schema), content)
        if reason:
            yield f"{path.relative_to(ROOT)}: {reason}"
        elif name and json.loads(content)[name] != path.stem:
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
        print(f"check-schemas: {sum(1 for _ in shipped())} shipped files, {sum(1 for _ in verdicts())} golden ones")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
