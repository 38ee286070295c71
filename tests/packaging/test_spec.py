"""The spec is run for each system; what stands for PyInstaller notes the settings it is given."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from environment import ROOT

import aestudio

SPEC = ROOT / "packaging" / "aestudio.spec"
PARTS = ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")


@pytest.fixture
def run_spec(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Runs the spec as on a system; the settings of each of PyInstaller's parts that it used."""
    hooks = SimpleNamespace(
        collect_data_files=lambda _: [],
        collect_submodules=lambda name: [name],
        copy_metadata=lambda _: [],
    )
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    imports = SimpleNamespace(get_imports=lambda _: [])
    monkeypatch.setitem(sys.modules, "PyInstaller.depend.bindepend", imports)

    def run(platform: str) -> dict[str, dict[str, Any]]:
        used: dict[str, dict[str, Any]] = {}

        def part(name: str) -> Any:
            def note(*_: object, **settings: Any) -> SimpleNamespace:
                used[name] = settings
                return SimpleNamespace(pure=[], scripts=[], binaries=[], datas=[])

            return note

        monkeypatch.setattr(sys, "platform", platform)
        names = {"SPECPATH": str(SPEC.parent), "workpath": str(tmp_path)}
        code = compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec")
        exec(code, {**names, **{name: part(name) for name in PARTS}})
        return used

    return run


def test_on_linux_the_bundle_is_a_folder(run_spec: Any) -> None:
    used = run_spec("linux")
    assert set(used) == {"Analysis", "PYZ", "EXE", "COLLECT"}
    assert (used["EXE"]["icon"], used["EXE"]["hide_console"]) == (None, None)


def test_on_windows_the_program_has_an_icon_and_opens_no_console_beside_the_window(
    run_spec: Any,
) -> None:
    used = run_spec("win32")
    assert used["EXE"]["hide_console"] == "hide-early"
    assert Path(used["EXE"]["icon"]).read_bytes().startswith(b"\x89PNG")


def test_on_macos_the_bundle_is_also_an_application_of_this_version(run_spec: Any) -> None:
    used = run_spec("darwin")
    assert used["BUNDLE"]["version"] == aestudio.__version__
    assert used["BUNDLE"]["info_plist"]["LSBackgroundOnly"] is False
    assert Path(used["BUNDLE"]["icon"]).is_file()
