"""Package.swift as data."""

import json
import subprocess
import sys


def manifest(root):
    """What `swift package dump-package` says; ends the check with the compiler's own words when it cannot be read."""
    command = ["swift", "package", "--package-path", str(root), "dump-package"]
    read = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if read.returncode:
        sys.exit("Package.swift cannot be read; the reason is above")
    return json.loads(read.stdout)
