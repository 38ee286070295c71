"""Any name, any locale, any terminal: the program reads, writes and tells all the same."""

import json
import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from aestudio.cli import main
from aestudio.storage.project_file import load

ROOT = Path(__file__).parents[2]
BYTES = b"\xff\xe9\n "


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux")
def test_hard_names_make_the_round_trip_in_the_c_locale(tmp_path: Path) -> None:
    place = {"LANG": "C", "LC_ALL": "C", "PYTHONPATH": str(ROOT), "PYTHONUTF8": ""}
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.names_child"],
        cwd=tmp_path,
        env={**os.environ, **place},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["step"] for one in told][-4:] == ["info", "encode", "opened", "saved"]
    assert [one for one in told if one["status"]] == []
    assert [one["said"] for one in told[-2:]] == ["", ""]
    (folder,) = (one for one in tmp_path.iterdir() if os.fsencode(one.name).startswith(BYTES))
    (copy,) = folder.glob("copy*.h5")
    document = load(copy)
    assert document.run is not None
    assert os.fsencode(document.project.data.source).startswith(os.fsencode(folder))


@pytest.mark.parametrize(
    ("encoding", "errors", "arrow"),
    [
        ("ascii", "strict", b"784 \\u2192"),
        ("ascii", "surrogateescape", b"784 \\u2192"),
        ("latin-1", "strict", b"784 \\u2192"),
        ("latin-1", "replace", b"784 ?"),
        ("utf-8", "strict", "784 →".encode()),
        ("utf-8", "surrogateescape", "784 →".encode()),
    ],
)
def test_what_the_terminal_cannot_show_is_spelt_out(
    monkeypatch: pytest.MonkeyPatch, encoding: str, errors: str, arrow: bytes
) -> None:
    content = BytesIO()
    terminal = TextIOWrapper(content, encoding, errors, write_through=True)
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["recipes"]) == 0
    assert arrow in content.getvalue()


@pytest.mark.parametrize(
    ("errors", "shown"), [("strict", b"\\udcff"), ("surrogateescape", b"\xff")]
)
def test_a_name_that_is_no_utf_8_can_be_told(
    monkeypatch: pytest.MonkeyPatch, errors: str, shown: bytes
) -> None:
    content = BytesIO()
    terminal = TextIOWrapper(content, "utf-8", errors, write_through=True)
    monkeypatch.setattr(sys, "stdout", terminal)
    assert main(["recipes"]) == 0
    print(os.fsdecode(b"\xff"))
    assert shown in content.getvalue()
