"""A later file begins with the preparation that the data of the project have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aestudio.core.errors import StudioError
from aestudio.core.params import parameters
from aestudio.core.preparation import (
    AUTOMATIC,
    Balance,
    Bits,
    Colour,
    Preparation,
    Reading,
    Split,
)
from aestudio.core.reference import DEFAULT_SHARE, SAMPLE, DataReference
from aestudio.data.formats.catalogue import format_of
from aestudio.data.formats.images.image_form import EarlierForm, Pixels
from aestudio.data.formats.kinds import kind_of
from aestudio.data.place import suffix_of
from aestudio.data.preparation.later import earlier_form
from aestudio.data.raw import Raw, Table, has_marks
from aestudio.data.sets.find import is_set
from aestudio.gui.kit.figures import count_text

# What the data themselves ask for: an answer to one file may leave nothing of another.
ASKED = (
    *("folders", "ground", "frames", "cmyk", "sizes", "bits", "complex"),
    *("header", "decimal", "dates", "axis"),
)
BY_COLUMN = (Split.TIME, Split.COLUMN)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The data of a project: how they were prepared, and what they are.

    ``columns`` are those that the network learns from; none where they are not known. ``images``
    is the form of the samples where they could be images, None where they could not.
    """

    name: str
    preparation: Preparation
    test_share: float
    shape: tuple[int, ...]
    table: bool
    columns: tuple[str, ...] = ()
    images: EarlierForm | None = None

    @property
    def named(self) -> frozenset[str]:
        """The columns that its preparation or its network asks for."""
        own = self.preparation
        chosen = own.label_column if own.label_column != AUTOMATIC else ""
        return frozenset(
            name for name in (*self.columns, *own.ignored, chosen, own.split_column) if name
        )


@dataclass(frozen=True, slots=True)
class Begun:
    """How a draft came about from ``earlier`` data.

    ``carried`` is what was taken over, None until the file was looked at; ``left`` what was not,
    and why; ``brought`` says which form of the earlier data they were made to have; ``strange``
    in what the new data are so different that nothing was taken over.
    ``afresh`` begins without them, as the user wished; ``settled`` has made samples once, so that
    what goes wrong after it was asked for by the user.
    """

    earlier: Earlier
    carried: Preparation | None = None
    left: tuple[str, ...] = ()
    brought: str = ""
    strange: str = ""
    afresh: bool = False
    settled: bool = False

    @property
    def unseen(self) -> bool:
        """Whether it is still to be seen what can be taken over."""
        return not self.afresh and not self.strange and self.carried is None

    @property
    def untried(self) -> bool:
        """Whether what was taken over has still to prove that it makes samples."""
        return not self.afresh and not self.strange and not self.settled


def earlier_of(
    data: DataReference, preparation: Preparation, columns: Sequence[str], trained: bool = False
) -> Earlier | None:
    """The data of a project as those before others; None where all is as by default anyway, and
    no images were ``trained`` on, whose form a network keeps.

    ``preparation`` is theirs, with paths that do not depend on where the project lies.
    """
    if data.source == SAMPLE:
        return None
    table = bool(columns) or _is_table(data)
    images = None if table else earlier_form(data, None)
    plain = preparation == Preparation() and data.test_share == DEFAULT_SHARE
    if plain and not (trained and images is not None):
        return None
    known = data.name, preparation, data.test_share, data.shape, table
    return Earlier(*known, columns=tuple(columns), images=images)


def alike(own: Reading, images: EarlierForm) -> Reading:
    """The reading by which images get the form of earlier ones."""
    colour = Colour.COLOUR if images.pixels is Pixels.COLOUR else Colour.GREY
    bits = Bits.EIGHT if images.pixels is Pixels.GREY else own.bits
    return own.edited(height=images.height, width=images.width, colour=colour, bits=bits)


def readings_after(own: Reading, images: EarlierForm | None = None) -> Iterator[Reading]:
    """Other ways to read a file that ``own`` does not fit, the nearest first; ``images`` is the
    form that those of a folder are to have."""
    if images is not None:
        yield alike(own, images)
    lenient = without_answers(own)
    if lenient != own:
        yield lenient
    if Reading() not in (own, lenient):
        yield Reading()


def without_answers(reading: Reading) -> Reading:
    """With what the data leave open done as by default."""
    return Reading(**{name: value for name, value in reading if name not in ASKED})


def strange_in(raw: Raw, earlier: Earlier) -> str:
    """In what new data are no later file of the ``earlier`` ones; empty if they are."""
    if isinstance(raw, Table) != earlier.table:
        return "these data are not a table" if earlier.table else "these data are a table"
    if isinstance(raw, Table):
        known = earlier.named
        there = {one.name for one in raw.columns}
        lone = len(raw.columns) < 2 and not known
        return "the columns are others" if lone or (known and not known & there) else ""
    if raw.shape == earlier.shape:
        return ""
    return f"the samples are {sides(raw.shape)}, not {sides(earlier.shape)}"


def left_of_reading(own: Reading, used: Reading) -> tuple[str, ...]:
    """The settings of a reading that were not taken over."""
    declared = parameters(Reading)
    names = (name for name, value in own if getattr(used, name) != value)
    return tuple(declared[name].label.lower() if name in declared else name for name in names)


def fitting(own: Preparation, raw: Raw, path: Path) -> tuple[Preparation, tuple[str, ...]]:
    """What of a preparation can be done to these data, and what cannot."""
    left, changes = list[str](), dict[str, object]()
    if isinstance(raw, Table):
        there = {one.name for one in raw.columns}
        gone = [name for name in own.ignored if name not in there]
        changes["ignored"] = tuple(name for name in own.ignored if name in there)
        left += [f"ignored column “{name}”, which is not here" for name in gone]
        if own.label_column not in ("", AUTOMATIC, *there):
            changes["label_column"] = AUTOMATIC
            left.append(f"labels: there is no column “{own.label_column}”")
        if own.split in BY_COLUMN and own.split_column not in there:
            changes |= _drawn()
            left.append(f"test samples: there is no column “{own.split_column}”")
    if own.split is Split.FOLDER and not has_marks(raw):
        changes |= _drawn()
        left.append("test samples: no folders mark them here")
    if (
        own.split is Split.FILE
        and own.test_file
        and path.resolve() == Path(own.test_file).resolve()
    ):
        changes |= _drawn()
        left.append("test samples: this is the test file itself")
    return own.edited(**changes), tuple(left)


def milder(own: Preparation) -> Iterator[tuple[Preparation, str]]:
    """Less of a preparation that these data do not fit, step by step, and what is given up."""
    drawn = own.edited(**_drawn())
    if drawn != own:
        yield drawn, "test samples"
    alike = drawn.edited(balance=Balance.AS_IS)
    if alike != drawn:
        yield alike, "test samples and classes" if drawn != own else "classes"
    plain = Preparation(reading=own.reading)
    if plain != alike:
        yield plain, "all but how it is read"


def begun_text(begun: Begun | None, preparation: Preparation, test_share: float) -> str:
    """What the dialog says of it; empty if there is nothing to say."""
    if begun is None:
        return ""
    name = begun.earlier.name
    if begun.strange:
        return f"All settings are as by default. Those of {name} do not fit: {begun.strange}"
    if begun.afresh:
        return f"Started afresh, not as {name} was prepared"
    if begun.carried is None:
        return ""
    same = (preparation, test_share) == (begun.carried, begun.earlier.test_share)
    text = f"Prepared as {name} was" if same else f"Begun as {name} was prepared, then changed"
    text += f", and brought to its {begun.brought}" if begun.brought and same else ""
    return f"{text}. Not taken over: {'; '.join(begun.left)}" if begun.left else text


def carried(begun: Begun, preparation: Preparation, left: Sequence[str]) -> Begun:
    """With what was taken over by now, and what was not besides."""
    return replace(begun, carried=preparation, left=tuple(dict.fromkeys((*begun.left, *left))))


def because(what: str, error: StudioError) -> str:
    """What was given up, and the reason."""
    return f"{what}: {error.what.rstrip('.')}"


def sides(shape: tuple[int, ...]) -> str:
    """24 × 16, or 30 numbers each."""
    return (
        " × ".join(f"{side:,}" for side in shape)
        if len(shape) > 1
        else f"{count_text(shape[0], 'number')} each"
    )


def _drawn() -> dict[str, object]:
    return {"split": Split.RANDOM, "split_column": "", "test_file": ""}


def _is_table(data: DataReference) -> bool:
    if is_set(data.source):
        return len(data.shape) == 1
    path = Path(data.source)
    try:
        return format_of(kind_of(path), suffix_of(path)).table
    except (StudioError, OSError):
        return False
