"""Settings that are empty, damaged or out of reach cost nothing but themselves."""

import errno
import os
import random
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from aestudio.gui.shell.preferences import Preferences, ThemeChoice
from aestudio.gui.shell.settings import Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "window.ini"


def written(path: Path) -> bytes:
    """A file as the program writes it."""
    settings = Settings(path)
    settings.choose_theme(ThemeChoice.DARK)
    settings.set_geometry(QByteArray(bytes(range(60))))
    settings.add_recent(path)
    settings._store.sync()
    return path.read_bytes()


def look(settings: Settings) -> tuple[bool, object, tuple[str, ...]]:
    return settings.theme is ThemeChoice.DARK, settings.geometry, settings.recent_files


def test_what_was_set_is_remembered(path: Path) -> None:
    written(path)
    dark, geometry, recent = look(Settings(path))
    assert dark
    assert geometry == QByteArray(bytes(range(60)))
    assert recent == (str(path),)


@pytest.mark.parametrize("contents", [b"", b"\n\n", b"[General]\n"])
def test_an_empty_file_gives_the_defaults(path: Path, contents: bytes) -> None:
    path.write_bytes(contents)
    assert look(Settings(path)) == (False, None, ())


@pytest.mark.parametrize(
    "contents", [b"\x89PNG\r\n\x1a\n\0\0\0", b"[unclosed\nno equals sign", b"theme=dark\0\0\0\0"]
)
def test_a_damaged_file_is_kept_aside(path: Path, contents: bytes) -> None:
    path.write_bytes(contents)
    settings = Settings(path)
    assert look(settings) == (False, None, ())
    assert path.with_name("window.ini.damaged").read_bytes() == contents
    settings.choose_theme(ThemeChoice.DARK)
    settings._store.sync()
    assert Settings(path).theme is ThemeChoice.DARK


@pytest.mark.parametrize(
    "line", ["geometry=7", "geometry=@Variant(x)", "recent=@Invalid()", "theme=@ByteArray(dark"]
)
def test_a_bad_entry_is_skipped_and_the_others_hold(path: Path, line: str) -> None:
    path.write_text(f"[General]\n{line}\n")
    settings = Settings(path)
    assert look(settings) == (False, None, ())
    settings.choose_theme(ThemeChoice.DARK)
    assert settings.theme is ThemeChoice.DARK


def test_what_was_chosen_is_remembered_in_numbers_that_others_read(path: Path) -> None:
    chosen = Preferences(
        theme=ThemeChoice.SYSTEM,
        snapshots_a_stage=7,
        snapshot_gigabytes=0.25,
        training_threads=3,
    )
    Settings(path).prefer(chosen)
    found = Settings(path)
    assert found.preferences == chosen
    assert found.theme is ThemeChoice.SYSTEM
    assert (found.snapshots_a_stage, found.snapshot_bytes) == (7, 250_000_000)
    assert found.training_threads == 3


@pytest.mark.parametrize(
    "line",
    [
        "snapshots_a_stage=1",
        "snapshots_a_stage=1001",
        "snapshots_a_stage=many",
        "snapshots_a_stage=3, 4",
        "snapshot_gigabytes=0",
        "snapshot_gigabytes=-2",
        "snapshot_gigabytes=inf",
        "snapshot_gigabytes=nan",
        "training_threads=-1",
        "training_threads=99999",
        "training_threads=@Invalid()",
        "theme=pink",
        "theme=light, dark",
    ],
)
def test_a_preference_that_cannot_be_is_the_usual_and_the_others_hold(
    path: Path, line: str
) -> None:
    wanted = {"snapshots_a_stage": 5, "snapshot_gigabytes": 1.0, "training_threads": 2}
    lines = [f"{name}={value}" for name, value in wanted.items() if not line.startswith(name)]
    path.write_text("\n".join(["[General]", line, *lines]))
    name = line.partition("=")[0]
    usual, found = Preferences(), Settings(path).preferences
    assert getattr(found, name) == getattr(usual, name)
    assert {one: getattr(found, one) for one in wanted if one != name} == {
        one: value for one, value in wanted.items() if one != name
    }


def test_the_usual_is_light_with_30_snapshots_in_2_gb_and_all_threads(path: Path) -> None:
    found = Settings(path)
    assert found.theme is ThemeChoice.LIGHT
    assert (found.snapshots_a_stage, found.snapshot_bytes) == (30, 2_000_000_000)
    assert found.training_threads == 0


def test_a_file_that_cannot_be_read_is_kept_aside(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents, read = written(path), Path.read_bytes

    def refused(one: Path) -> bytes:
        if one == path and path.exists():
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return read(one)

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert look(Settings(path)) == (False, None, ())
    assert path.with_name("window.ini.damaged").read_bytes() == contents


def test_a_folder_in_place_of_the_file_gives_the_defaults(path: Path) -> None:
    path.mkdir()
    settings = Settings(path)
    assert look(settings) == (False, None, ())
    settings.choose_theme(ThemeChoice.DARK)


def test_a_place_that_takes_no_file_gives_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings(tmp_path / "file" / "window.ini")
    assert look(settings) == (False, None, ())
    settings.add_recent(tmp_path)


def test_recent_files_with_names_that_no_system_takes_are_left_out(path: Path) -> None:
    Settings(path).add_recent(Path("n" * 5_000))
    Settings(path).add_recent(path)
    path.touch()
    assert Settings(path).recent_files == (str(path),)


def test_no_damage_keeps_the_program_from_starting(path: Path) -> None:
    contents, chance = bytearray(written(path)), random.Random(7)
    for _ in range(300):
        damaged = bytearray(contents)
        for _bit in range(chance.choice((1, 1, 4, 40))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged[: chance.choice((len(damaged), chance.randrange(len(damaged))))])
        look(Settings(path))
