import shutil
import subprocess
import sys
from pathlib import Path

import environment
import pytest
from environment import SetupError


@pytest.fixture
def lock_file(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text("numpy==2.4.6\n")
    return path


@pytest.fixture
def locks(lock_file: Path, tmp_path: Path) -> tuple[Path, Path]:
    """What users need, and what developers need besides."""
    larger = tmp_path / "requirements-dev.lock"
    larger.write_text("numpy==2.4.6\npytest==9.2.0\n")
    return lock_file, larger


def make_interpreter(home: Path) -> None:
    python = environment.environment_python(home)
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An environment that has an interpreter and no stamp."""
    path = tmp_path / "environment"
    make_interpreter(path)
    return path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that would have run; all of them succeed."""
    ran: list[list[str]] = []

    def record(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        if "venv" in command:
            make_interpreter(Path(command[-1]))
        return subprocess.CompletedProcess(command, 0, stdout="python3.11-venv\n")

    monkeypatch.setattr(subprocess, "run", record)
    monkeypatch.setattr(environment, "check_disk_space", lambda _: None)
    return ran


def all_but(failing: str) -> object:
    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        status = 1 if failing in command else 0
        return subprocess.CompletedProcess(command, status, stdout="")

    return run


def test_a_finished_environment_is_left_alone(
    home: Path, lock_file: Path, commands: list[list[str]]
) -> None:
    environment.write_stamp(home, environment.fingerprint(lock_file))
    assert environment.prepare(home, lock_file, [lock_file]) == environment.environment_python(home)
    assert commands == []


@pytest.mark.parametrize("stamp", [None, environment.UNFINISHED, "0" * 64])
def test_an_unfinished_or_outdated_environment_is_installed_again(
    home: Path, lock_file: Path, commands: list[list[str]], stamp: str | None
) -> None:
    if stamp is not None:
        environment.write_stamp(home, stamp)
    environment.prepare(home, lock_file, [lock_file])
    assert any("pip" in command and str(lock_file) in command for command in commands)
    assert environment.is_ready(home, lock_file, [lock_file])


def test_a_changed_lock_file_makes_an_environment_outdated(home: Path, lock_file: Path) -> None:
    environment.write_stamp(home, environment.fingerprint(lock_file))
    lock_file.write_text("numpy==2.4.7\n")
    assert not environment.is_ready(home, lock_file, [lock_file])


def test_what_was_set_up_for_developers_opens_the_window_as_it_is(
    home: Path, locks: tuple[Path, Path], commands: list[list[str]]
) -> None:
    environment.write_stamp(home, environment.fingerprint(locks[1]))
    environment.prepare(home, locks[0], locks)
    assert commands == []


def test_developers_add_to_what_was_set_up_for_users_and_make_nothing_anew(
    home: Path, locks: tuple[Path, Path], commands: list[list[str]]
) -> None:
    environment.write_stamp(home, environment.fingerprint(locks[0]))
    environment.prepare(home, locks[1], locks)
    assert [command[-1] for command in commands] == [str(locks[1])]
    assert environment.installed_from(home, locks) == locks[1]


def test_what_developers_need_and_could_not_be_added_leaves_users_ready(
    home: Path, locks: tuple[Path, Path], commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.write_stamp(home, environment.fingerprint(locks[0]))
    monkeypatch.setattr(subprocess, "run", all_but("--require-hashes"))
    with pytest.raises(SetupError):
        environment.prepare(home, locks[1], locks)
    assert environment.installed_from(home, locks) == locks[0]


def test_a_stamp_without_an_interpreter_is_not_enough(home: Path, lock_file: Path) -> None:
    environment.write_stamp(home, environment.fingerprint(lock_file))
    environment.environment_python(home).unlink()
    assert not environment.is_ready(home, lock_file, [lock_file])


def test_an_interrupted_installation_is_removed(home: Path) -> None:
    environment.write_stamp(home, environment.UNFINISHED)
    environment.remove_ours(home)
    assert not home.exists()


def test_an_environment_of_the_users_own_is_not_removed(home: Path) -> None:
    environment.remove_ours(home)
    assert environment.environment_python(home).exists()


def test_an_environment_is_known_as_ours_before_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", all_but("venv"))
    with pytest.raises(SetupError, match="could not create"):
        environment.create_environment(tmp_path / "new", "python3")
    assert environment.read_stamp(tmp_path / "new") == environment.UNFINISHED


def test_a_failed_installation_leaves_no_finished_stamp(
    home: Path, lock_file: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", all_but("--require-hashes"))
    with pytest.raises(SetupError, match="could not install"):
        environment.prepare(home, lock_file, [lock_file])
    assert environment.read_stamp(home) == environment.UNFINISHED


def test_a_full_disk_is_told_before_anything_is_downloaded(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="disk space"):
        environment.check_disk_space(tmp_path, needed=2**62)


@pytest.mark.parametrize(
    ("version", "supported"), [((3, 10), False), ((3, 11), True), ((3, 13), True), ((3, 14), False)]
)
def test_the_supported_pythons_are_3_11_to_3_13(version: tuple[int, int], supported: bool) -> None:
    assert environment.is_supported(version) is supported


def test_no_suitable_python_is_an_error_that_names_the_versions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(environment, "is_supported", lambda _: False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SetupError, match=r"needs Python 3\.11 to 3\.13"):
        environment.find_interpreter()


def test_windows_keeps_the_interpreter_in_scripts() -> None:
    found = environment.environment_python(Path("e"), platform="win32")
    assert found == Path("e") / "Scripts" / "python.exe"


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "can_load", lambda name: name != "libEGL.so.1")
    monkeypatch.setattr(environment, "has_font", lambda: True)
    assert environment.missing_for_qt() == {"libEGL.so.1": "libegl1"}


def test_a_system_without_fonts_is_noticed(tmp_path: Path) -> None:
    assert not environment.has_font([str(tmp_path)])
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.TTF").touch()
    assert environment.has_font([str(tmp_path)])


@pytest.fixture
def without_strace(monkeypatch: pytest.MonkeyPatch, commands: list[list[str]]) -> list[list[str]]:
    """A Debian machine that lacks strace and lets us install; the commands that would have run."""
    monkeypatch.setattr(environment, "missing_for_qt", dict)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "strace" else "/bin/" + name)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(environment, "prepare", lambda **_: Path("python"))
    return commands


def test_the_tests_get_the_programs_that_they_call(without_strace: list[list[str]]) -> None:
    environment.set_up(qt=True, development=True)
    assert without_strace[-1][-3:] == ["-y", "--no-install-recommends", "strace"]


@pytest.mark.parametrize(
    ("development", "lock_file"), [(False, environment.USERS), (True, environment.DEVELOPERS)]
)
def test_tools_of_developers_are_installed_for_developers_alone(
    without_strace: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    development: bool,
    lock_file: Path,
) -> None:
    asked: list[Path] = []

    def prepare(*, lock_file: Path) -> Path:
        asked.append(lock_file)
        return lock_file

    monkeypatch.setattr(environment, "prepare", prepare)
    environment.set_up(qt=True, development=development)
    assert asked == [lock_file]


def test_who_opens_the_window_needs_no_program_of_the_tests(
    without_strace: list[list[str]],
) -> None:
    environment.set_up(qt=True)
    assert without_strace == []


def test_a_program_of_the_tests_that_is_there_is_not_installed(
    without_strace: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/bin/" + name)
    environment.set_up(qt=True, development=True)
    assert without_strace == []


def test_tests_run_without_their_programs_where_none_can_be_installed(
    without_strace: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(environment, "apt_prefix", lambda: None)
    assert environment.set_up(qt=True, development=True) == Path("python")
    error = capsys.readouterr().err
    assert "sudo apt-get install strace" in error
    assert "left out" in error


def test_without_the_right_to_install_the_message_gives_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(environment, "apt_prefix", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/apt-get")
    with pytest.raises(SetupError, match="sudo apt-get install libegl1"):
        environment.require_debian_packages(["libegl1"], "libEGL.so.1")


def test_other_systems_are_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    message = environment.missing_message(["libegl1"], "libEGL.so.1")
    assert "libEGL.so.1" in message
    assert "apt-get" not in message


def test_a_set_up_that_cannot_go_on_ends_with_one_line_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> Path:
        raise SetupError("no room.")

    monkeypatch.setattr(environment, "prepare", fail)
    with pytest.raises(SystemExit) as ended:
        environment.set_up(qt=False)
    assert ended.value.code == 1
    assert capsys.readouterr().err == "AE Studio: no room.\n"


def test_a_folder_that_cannot_be_written_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> Path:
        raise PermissionError(13, "Permission denied", "place")

    monkeypatch.setattr(environment, "prepare", fail)
    with pytest.raises(SystemExit):
        environment.set_up(qt=False)
    error = capsys.readouterr().err
    assert "Permission denied: 'place'" in error
    assert error.count("\n") == 1


def test_the_checkout_comes_first_on_the_python_path() -> None:
    found = environment.run_environment({"PYTHONPATH": "old", "A": "b"}, Path("new"))
    assert found["PYTHONPATH"].startswith("new")
    assert found["PYTHONPATH"].endswith("old")
    assert found["A"] == "b"


def test_the_set_up_imports_only_the_standard_library() -> None:
    code = "import environment, sys; print(*sys.modules)"
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"import sys; sys.path.append(sys.argv[1]); {code}",
    ]
    folder = str(environment.ROOT / "packaging")
    result = subprocess.run([*command, folder], capture_output=True, text=True, check=True)
    roots = {name.partition(".")[0] for name in result.stdout.split()}
    assert roots - {"environment", "__main__"} <= sys.stdlib_module_names | {"sitecustomize"}
