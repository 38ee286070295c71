"""With few file handles the program does its work, or says what is short and what helps."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.windows import environment

pytest.importorskip("resource", reason="limits are set as Unix does")


@pytest.mark.slow
def test_with_64_handles_all_goes_on_and_with_none_left_it_is_told_in_words(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.handles_child"],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["step"] for one in told][-4:] == ["opened", "trained", "save", "open"]
    for one in told:
        if one.get("left") is None:
            assert one["status"] == 0, one
        elif one["status"] or one["step"] in ("save", "open"):
            assert one["status"] in (0, 1, 2), one
            assert "Too many open files. Close what else is open" in one["said"], one
            assert one["said"].count("\n") <= 1, one
    refused = {one["left"] for one in told if one["status"]}
    assert refused == {0, 2, 5}, "the handles were not gone"
