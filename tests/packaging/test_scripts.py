import sys
from pathlib import Path

import build_bundle
import open_app
import pytest
import run_tests
import smoke_test
from environment import ROOT


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["project.h5"], True),
        (["--smoke-test"], True),
        (["train", "default", "--out", "model.h5"], False),
        (["--help"], False),
        (["--version"], False),
    ],
)
def test_only_commands_and_questions_need_no_window(arguments: list[str], window: bool) -> None:
    assert open_app.opens_window(arguments) is window


@pytest.mark.parametrize(
    ("environ", "platform", "display"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_display_is_looked_for_on_linux(
    environ: dict[str, str], platform: str, display: bool
) -> None:
    assert open_app.has_display(environ, platform) is display


def test_without_a_display_one_line_names_the_command_that_needs_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(open_app, "has_display", lambda _: False)
    with pytest.raises(SystemExit) as ended:
        open_app.main([])
    error = capsys.readouterr().err
    assert ended.value.code == 2
    assert error.count("\n") == 1
    assert "train default --out model.h5" in error


def test_tests_run_in_two_processes_unless_told_otherwise() -> None:
    assert run_tests.pytest_command("python", [])[3:5] == ["-n", "2"]
    assert run_tests.pytest_command("python", ["-n0"]) == ["python", "-m", "pytest", "-n0"]


def test_tests_keep_what_python_compiles_so_that_it_is_compiled_once() -> None:
    told = {"PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "xcb", "A": "b"}
    environ = run_tests.pytest_environment(told)
    assert "PYTHONDONTWRITEBYTECODE" not in environ
    assert (environ["QT_QPA_PLATFORM"], environ["A"]) == ("xcb", "b")
    assert run_tests.pytest_environment({})["QT_QPA_PLATFORM"] == "offscreen"


def test_the_tests_ask_for_all_that_they_call(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, bool]] = []

    def set_up(**wanted: bool) -> Path:
        asked.append(wanted)
        raise SystemExit

    monkeypatch.setattr(run_tests, "set_up", set_up)
    with pytest.raises(SystemExit):
        run_tests.main([])
    assert asked == [{"qt": True, "development": True}]


def test_the_bundle_runs_without_help_from_this_python() -> None:
    assert "PYTHONPATH" not in smoke_test.clean_environment({"PYTHONPATH": "x"})


def test_a_missing_bundle_is_told_with_the_command_that_builds_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert smoke_test.main([str(tmp_path)]) == 1
    assert "build_bundle.py" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "well"),
    [("", True), ("raise SystemExit(3)", False), ("print('Traceback (most recent')", False)],
)
def test_a_status_or_a_traceback_fails_the_smoke_test(
    tmp_path: Path, code: str, well: bool
) -> None:
    assert smoke_test.starts_well([sys.executable, "-c", code], tmp_path) is well


@pytest.mark.bundle
@pytest.mark.slow
def test_the_bundle_trains_with_and_without_a_window() -> None:
    bundle = ROOT / "dist" / "aestudio"
    if not bundle.exists():
        pytest.skip("no bundle; packaging/build_bundle.py makes one")
    assert smoke_test.main([str(bundle)]) == 0


def test_the_bundle_is_built_from_the_spec_in_this_folder() -> None:
    assert Path(build_bundle.bundle_command("python")[-1]).is_file()
