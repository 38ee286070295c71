"""Garbage is left alone for a while, and collected again."""

import gc

import pytest

from aestudio.core.collecting import without_collections


def test_nothing_is_collected_meanwhile_and_what_is_there_is_exempt_later() -> None:
    gc.unfreeze()
    with without_collections():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_what_was_switched_off_stays_off() -> None:
    gc.disable()
    try:
        with without_collections():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_collections_come_back_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), without_collections():
        raise ValueError("broken")
    assert gc.isenabled()
