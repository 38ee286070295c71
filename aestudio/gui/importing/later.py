"""Drafts of a later file: from how the data before it were prepared to what fits this one."""

from dataclasses import replace
from pathlib import Path

from aestudio.core.preparation import Preparation, Reading, Split
from aestudio.core.reference import DEFAULT_SHARE
from aestudio.data.raw import has_marks
from aestudio.gui.importing.carried import (
    Begun,
    Earlier,
    alike,
    carried,
    fitting,
    left_of_reading,
    sides,
    strange_in,
)
from aestudio.gui.importing.findings import Draft, Look


def later(path: Path, earlier: Earlier) -> Draft:
    """A file that is to be prepared as those before it were."""
    return Draft(path, earlier.preparation, earlier.test_share, begun=Begun(earlier))


def afresh(draft: Draft) -> Draft:
    """All as by default, or what was taken over once more where that is so already."""
    begun = draft.begun
    assert begun is not None
    if begun.afresh:
        again = later(draft.path, begun.earlier)
        return replace(again, embedded=draft.embedded, codings=draft.codings)
    without = Begun(begun.earlier, afresh=True)
    return replace(draft, preparation=Preparation(), test_share=DEFAULT_SHARE, begun=without)


def read_as(draft: Draft, reading: Reading) -> Draft:
    """With the reading under which the file is as those before it."""
    begun, own = draft.begun, draft.preparation.reading
    if begun is None or not begun.unseen or reading == own:
        return draft
    images = begun.earlier.images
    if images is not None and reading == alike(own, images):
        found = replace(begun, brought=sides(begun.earlier.shape))
    else:
        found = replace(begun, left=left_of_reading(own, reading))
    return replace(draft, preparation=draft.preparation.edited(reading=reading), begun=found)


def taken_over(draft: Draft, look: Look) -> Draft:
    """With what fits the data that were read; by default if they are of another kind."""
    begun = draft.begun
    if begun is None or not begun.unseen:
        return as_marked(draft, look)
    if strange := strange_in(look.raw, begun.earlier):
        other = Begun(begun.earlier, strange=strange)
        return replace(draft, preparation=Preparation(), test_share=DEFAULT_SHARE, begun=other)
    preparation, left = fitting(draft.preparation, look.raw, draft.path)
    return replace(draft, preparation=preparation, begun=carried(begun, preparation, left))


def as_marked(draft: Draft, look: Look) -> Draft:
    """With the test samples that the data mark themselves, once: the user may want others."""
    raw, split = look.raw, draft.preparation.split
    if draft.marked or not has_marks(raw) or split is not Split.RANDOM:
        return draft
    preparation = draft.preparation.edited(split=Split.FOLDER)
    return replace(draft, preparation=preparation, marked=True)


def settled(draft: Draft) -> Draft:
    """Samples were made: from here on all is as the user wants it."""
    if draft.begun is None:
        return draft
    return replace(draft, begun=replace(draft.begun, settled=True))
