import email
import re
import subprocess
import sys
import zipfile
from email.message import Message

import pytest
from environment import ROOT

BASE = re.compile(r"^([\w.-]+)(?!.*extra ==)")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def written(wheel: zipfile.ZipFile, name: str) -> str:
    (found,) = (one for one in wheel.namelist() if one.endswith(f".dist-info/{name}"))
    return wheel.read(found).decode()


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    return email.message_from_string(written(wheel, "METADATA"))


def test_a_wheel_holds_every_module_and_resource(wheel: zipfile.ZipFile) -> None:
    program = {
        f"aestudio/{one.relative_to(ROOT / 'aestudio').as_posix()}"
        for one in (ROOT / "aestudio").rglob("*.py")
    }
    resources = {
        f"aestudio/_resources/{one.relative_to(ROOT / 'resources').as_posix()}"
        for one in (ROOT / "resources").rglob("*")
        if one.is_file() and one.suffix != ".pyc"
    }
    assert program | resources <= set(wheel.namelist())


def test_a_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    assert {name.partition("/")[0].partition("-")[0] for name in wheel.namelist()} == {"aestudio"}


def test_a_wheel_brings_the_command(wheel: zipfile.ZipFile) -> None:
    assert "aestudio = aestudio.cli:main" in written(wheel, "entry_points.txt").splitlines()


def test_a_wheel_asks_for_no_tool_of_developers(metadata: Message) -> None:
    asked = {
        found[1] for one in metadata.get_all("Requires-Dist", []) if (found := BASE.match(one))
    }
    assert "tensorflow" in asked
    assert asked.isdisjoint({"hypothesis", "mypy", "optuna", "pyinstaller", "pytest", "ruff"})


def test_a_wheel_offers_its_extras(metadata: Message) -> None:
    assert {"all", "dev", "export", "gpu", "search"} <= set(metadata.get_all("Provides-Extra", []))
