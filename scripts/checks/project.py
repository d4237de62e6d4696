"""The tree a check reads, and the way every check reports, exits and tests itself."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Tree:
    """Files under a root: those git knows or would add, or every file where there is no repository."""

    def __init__(self, root):
        self.root = Path(root)

    def files(self, *suffixes):
        """Relative paths, sorted; with suffixes only the names that end so."""
        names = sorted(set(self._names()))
        return [n for n in names if (not suffixes or n.endswith(suffixes)) and (self.root / n).is_file()]

    def text(self, name):
        return (self.root / name).read_text(encoding="utf-8", errors="replace")

    def exists(self, name):
        return (self.root / name).exists()

    def _names(self):
        if (self.root / ".git").exists():
            command = ["git", "-C", str(self.root), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
            return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")[:-1]
        return [os.path.relpath(os.path.join(at, n), self.root) for at, _, names in os.walk(self.root) for n in names]


def main(find_faults, *, good, bad, report=None):
    """Runs a check over the repository, or over its own broken examples with --self-test.

    `good` is a tree {path: text} without faults; `bad` is a list of (what, {path: text}, words of the expected fault).
    """
    if sys.argv[1:] == ["--self-test"]:
        sys.exit(_self_test(find_faults, good, bad))
    if sys.argv[1:]:
        sys.exit(f"{Path(sys.argv[0]).name}: unknown option {sys.argv[1]!r}; only --self-test")
    tree = Tree(ROOT)
    faults = find_faults(tree)
    for fault in faults:
        print(fault)
    if report:
        report(tree)
    sys.exit(1 if faults else 0)


def _self_test(find_faults, good, bad):
    failures = []
    if faults := _faults_in(find_faults, good):
        failures.append(f"a tree without faults is refused: {faults}")
    for what, files, expected in bad:
        faults = _faults_in(find_faults, {**good, **files})
        if not any(expected in fault for fault in faults):
            failures.append(f"{what}: not seen (expected {expected!r}, found {faults})")
    for failure in failures:
        print(failure)
    print(f"{Path(sys.argv[0]).name}: {len(bad)} broken trees, {len(failures)} failures")
    return 1 if failures else 0


def _faults_in(find_faults, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return find_faults(Tree(folder))
