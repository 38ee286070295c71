"""Build the stand-alone program: python3 packaging/build_bundle.py

The folder dist/aestudio then runs on machines without Python. It is built for the system it
is built on; packaging/smoke_test.py checks it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from environment import ROOT, run_environment, say, set_up
from unused import is_stripped

BUNDLE = ROOT / "dist" / "aestudio"

# PyInstaller reads the libraries' dependencies with objdump and the loader's cache with ldconfig.
TOOLS = {"objdump": "binutils", "strip": "binutils", "ldconfig": "libc-bin"}


def missing_tools() -> list[str]:
    """The Debian packages of tools that are needed and not there."""
    if not sys.platform.startswith("linux"):
        return []
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/sbin", "/usr/sbin"])
    missing = {package for tool, package in TOOLS.items() if not shutil.which(tool, path=path)}
    return sorted(missing)


def bundle_command(python: str) -> list[str]:
    return [
        *(python, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"),
        *("--distpath", str(BUNDLE.parent), "--workpath", str(ROOT / "build")),
        str(ROOT / "packaging" / "aestudio.spec"),
    ]


def strip_libraries(folder: Path) -> None:
    """Take the names of local symbols out of large libraries: a fifth of the bundle."""
    for file in sorted(folder.rglob("*.so*")):
        if is_stripped(file.relative_to(folder).as_posix()):
            subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)


def main() -> int:
    tools = missing_tools()
    if tools:
        say(f"building needs these packages: {' '.join(tools)}")
        return 1
    python = set_up(qt=True, development=True)
    say("building dist/aestudio (some minutes) ...")
    command = bundle_command(str(python))
    status = subprocess.run(command, env=run_environment(os.environ), check=False).returncode
    if status == 0 and sys.platform.startswith("linux"):
        strip_libraries(BUNDLE / "_internal")
    return status


if __name__ == "__main__":
    sys.exit(main())
