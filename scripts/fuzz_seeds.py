"""Writes the envelope fuzzer's first corpus: an entry for each valid golden body, and some invalid ones.

    fuzz_seeds.py FOLDER
"""

import hashlib
import pathlib
import sys

SCHEMAS = pathlib.Path(__file__).resolve().parent.parent / "schemas" / "artifact-schema-v0.2"
ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def entry(kind, body):
    fields = {
        "specversion": "1.0",
        "id": ID,
        "type": f"chimera.{kind}.v0.2",
        "source": "worker/worker-3",
        "time": "2026-01-31T23:59:59.999Z",
        "tenant": "acme",
        "iid": ID,
        "classification": "internal",
        "digest": "sha256:" + hashlib.sha256(body).hexdigest(),
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "run": ID,
        "attempt": "2",
        "signature": "ed25519:approver-1:" + "07" * 64,
        "x-later": "kept",
    }
    yield b"\x01"
    for name, value in [*((name, text.encode()) for name, text in fields.items()), ("body", body)]:
        yield bytes([len(name)]) + len(value).to_bytes(2, "little") + name.encode() + value


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(SCHEMAS.glob("golden/*/*/*.json")):
        kind, verdict = path.parent.parent.name, path.parent.name
        seed = b"".join(entry(kind, path.read_bytes()))
        (folder / f"{kind}-{verdict}-{path.stem}").write_bytes(seed)


if __name__ == "__main__":
    main(sys.argv[1])
