"""Write both lock files anew: python3 packaging/lock.py [uv's arguments, such as --upgrade]

uv resolves pyproject.toml for all systems and Pythons at once, from an environment that is thrown
away afterwards. Versions that are locked stay, unless they no longer fit or --upgrade is given.
At last pip says whether it would install them here: uv overlooks what is too old for a Python.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from environment import DEVELOPERS, ROOT, USERS, environment_python, say

TOOL = "uv>=0.9,<1"
PROJECT = ROOT / "pyproject.toml"
# Where TensorFlow comes with CUDA, GPU or not; tensorflow-cpu, without it, is half as large.
COMES_WITH_CUDA = "sys_platform == 'linux' and platform_machine == 'x86_64'"
COMES_WITHOUT = "sys_platform != 'linux' or platform_machine != 'x86_64'"


def required(package: str) -> str:
    """What the project asks of a package's version, such as ``>=2.21,<2.22``."""
    dependencies: list[str] = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["dependencies"]
    return next(one.removeprefix(package) for one in dependencies if one.startswith(f"{package}>="))


def write_builds_without_cuda(folder: Path) -> tuple[Path, Path]:
    """Files for uv: what to require besides, and what then becomes of TensorFlow itself."""
    versions = required("tensorflow")
    besides, instead = folder / "besides.in", folder / "instead.in"
    besides.write_text(f"tensorflow-cpu{versions} ; {COMES_WITH_CUDA}\n", encoding="utf-8")
    instead.write_text(f"tensorflow{versions} ; {COMES_WITHOUT}\n", encoding="utf-8")
    return besides, instead


def compile_command(
    python: Path, lock_file: Path, extras: Sequence[str], folder: Path
) -> list[str]:
    besides, instead = write_builds_without_cuda(folder)
    return [
        *(str(python), "-m", "uv", "pip", "compile", "--quiet", "--universal"),
        *("--python-version", "3.11", "--fork-strategy", "fewest"),
        *("--generate-hashes", "--no-annotate"),
        *("--custom-compile-command", "python3 packaging/lock.py"),
        *(part for extra in extras for part in ("--extra", extra)),
        *("--overrides", str(instead), "--output-file", str(lock_file)),
        *(str(PROJECT), str(besides)),
    ]


def install_tool(folder: Path) -> Path:
    """An environment with uv; its interpreter."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = environment_python(folder)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--only-binary=:all:", TOOL], check=True)
    return python


def check_command(python: Path, lock_file: Path) -> list[str]:
    return [
        *(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--dry-run", "--ignore-installed", "--no-deps", "--require-hashes"),
        *("--only-binary=:all:", "-r", str(lock_file)),
    ]


def main(arguments: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            python = install_tool(folder / "uv")
            every = compile_command(python, DEVELOPERS, ["all", "dev", "bundle"], folder)
            subprocess.run([*every, *arguments], check=True)
            # The same versions, so that one environment grows into the other.
            fewer = compile_command(python, USERS, ["all"], folder)
            subprocess.run([*fewer, "--constraints", str(DEVELOPERS), "--upgrade"], check=True)
            subprocess.run(check_command(python, DEVELOPERS), check=True)
        except subprocess.CalledProcessError as error:
            say(f"the lock files are not complete; {error}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
