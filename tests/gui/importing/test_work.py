"""What the dialog has done off the GUI thread, without the dialog."""

import hashlib
from pathlib import Path

import pytest

from aestudio.core.errors import DataError
from aestudio.core.reference import DataReference
from aestudio.data.watch import UNWATCHED
from aestudio.gui.importing.findings import Draft
from aestudio.gui.importing.work import Found, find, fit, refer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "t.csv"
    found.write_text("x,y\n" + "1,2\n3,5\n4,1\n" * 10, encoding="utf-8")
    return found


def taken(path: Path, found: Found) -> DataReference:
    """What the project refers to once the user has said yes."""
    draft = Draft(path)
    assert found.look is not None
    prepared = fit(found.look, None, draft, UNWATCHED).prepared
    assert prepared is not None
    return refer(found.look, prepared, None, draft, UNWATCHED)


def test_the_fingerprint_comes_with_the_yes(path: Path) -> None:
    found = find(Draft(path), UNWATCHED)
    assert found.look is not None
    assert not found.look.raw.sha256
    assert taken(path, found).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_that_was_changed_since_it_was_shown_is_not_taken(path: Path) -> None:
    found = find(Draft(path), UNWATCHED)
    path.write_text("x,y\n" + "1,2\n" * 40, encoding="utf-8")
    with pytest.raises(DataError, match=r"t\.csv: was changed"):
        taken(path, found)
