"""Nearly all tests here read files and open projects."""

from contextlib import nullcontext

import pytest

from aestudio.data.reader_process import guarded


@pytest.fixture(autouse=True)
def readers_are_split_off(readers_stand_by: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """One process stands by for all tests: to start one for each command takes half a second."""
    monkeypatch.setattr(guarded, "standing_by", nullcontext)
