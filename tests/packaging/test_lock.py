import re
import subprocess
from pathlib import Path

import lock
import pytest
from environment import DEVELOPERS, LOCK_FILES, USERS

# What nobody needs who opens a window.
TOOLS = {"coverage", "hypothesis", "import-linter", "mypy", "pyinstaller", "pytest", "ruff"}
HASHED = r"([a-z0-9-]+==[^ =]+)( ?; [^#]+?)?( *--hash=sha256:[0-9a-f]{64})+$"


def lines(lock_file: Path) -> list[str]:
    text = lock_file.read_text(encoding="utf-8").replace("\\\n", "")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def packages(lock_file: Path) -> dict[str, str]:
    """The version of each package."""
    return dict(line.split()[0].split("==") for line in lines(lock_file))


@pytest.mark.parametrize("lock_file", LOCK_FILES, ids=lambda one: one.stem)
def test_no_lock_file_names_a_registry(lock_file: Path) -> None:
    text = lock_file.read_text(encoding="utf-8")
    assert "://" not in text
    assert "index" not in text


@pytest.mark.parametrize("lock_file", LOCK_FILES, ids=lambda one: one.stem)
def test_every_locked_package_has_one_version_and_its_hashes(lock_file: Path) -> None:
    found = [re.match(HASHED, line) for line in lines(lock_file)]
    assert all(found)
    assert len(found) == len(packages(lock_file)) > 50


def test_users_get_no_tool_of_developers() -> None:
    assert not TOOLS & packages(USERS).keys()
    assert packages(DEVELOPERS).keys() >= TOOLS


def test_developers_have_what_users_have() -> None:
    assert packages(USERS).items() <= packages(DEVELOPERS).items()


@pytest.mark.parametrize("lock_file", LOCK_FILES, ids=lambda one: one.stem)
def test_linux_gets_tensorflow_without_cuda_and_other_systems_get_what_there_is(
    lock_file: Path,
) -> None:
    found = {line.split("==")[0]: line for line in lines(lock_file) if "tensorflow" in line}
    linux = r"platform_machine == 'x86_64' and sys_platform == 'linux'"
    others = r"platform_machine != 'x86_64' or sys_platform != 'linux'"
    assert re.search(linux, found["tensorflow-cpu"])
    assert re.search(others, found["tensorflow"])
    assert packages(lock_file)["tensorflow-cpu"] == packages(lock_file)["tensorflow"]


def test_the_build_without_cuda_is_asked_for_in_the_versions_of_the_project(tmp_path: Path) -> None:
    besides, instead = lock.write_builds_without_cuda(tmp_path)
    versions = lock.required("tensorflow")
    assert versions.startswith(">=2.")
    assert besides.read_text().startswith(f"tensorflow-cpu{versions} ;")
    assert instead.read_text().startswith(f"tensorflow{versions} ;")


def test_users_are_locked_to_what_developers_test_with(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert lock.main(["--upgrade"]) == 0
    every, fewer = (command for command in ran if "compile" in command)
    assert {str(DEVELOPERS), "dev", "--upgrade"} <= set(every)
    assert fewer[fewer.index("--constraints") + 1] == str(DEVELOPERS)
    assert str(USERS) in fewer
    assert "dev" not in fewer


def test_what_pip_would_not_install_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        if "--dry-run" in command:
            raise subprocess.CalledProcessError(1, command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert lock.main([]) == 1


def test_a_lock_file_that_cannot_be_made_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(2, ["uv"])

    monkeypatch.setattr(subprocess, "run", fail)
    assert lock.main([]) == 1
    assert capsys.readouterr().err.count("\n") == 1
