"""How the file becomes samples: only those settings that make sense for what it holds."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from aestudio.core.params import parameters
from aestudio.core.preparation import (
    AUTOMATIC,
    Missing,
    Preparation,
    Reading,
    ScalingRule,
    Scope,
    Sizes,
    Split,
)
from aestudio.core.project import DataReference
from aestudio.core.units import bytes_text
from aestudio.data.preparation.split_marks import divides
from aestudio.data.raw import ColumnKind, Dialect, Table, has_marks
from aestudio.gui.importing.automatic import scaling_text, scope_text
from aestudio.gui.importing.findings import Draft, Findings
from aestudio.gui.importing.texts import DECIMALS, SEPARATORS, is_text
from aestudio.gui.kit.forms import (
    ROW_SPACING,
    ChoiceField,
    FieldMaker,
    FileField,
    OptionField,
    ParameterForm,
)
from aestudio.gui.kit.optional_field import OptionalField
from aestudio.gui.kit.widgets import Switch, label, row
from aestudio.storage.embedded import MOST_EMBEDDED

WIDTH = 356  # Of which the longest choice fits into its field.
MARGIN = 12
IMAGE_ROWS = ("height", "width", "crop", "colour")
TEXT_ROWS = ("separator", "decimal", "encoding", "header")
SAMPLE_ROWS = ("label_column", "missing")
SCALING_ROWS = ("scaling", "scope")
SPLIT_ROWS = ("split", "split_column", "test_file", "balance")
ENCODINGS = ("utf-8", "utf-16", "latin-1", "cp1252")
BY_COLUMN = (Split.TIME, Split.COLUMN)
MARKED = (Split.COLUMN, Split.FILE, Split.FOLDER)  # Where no share is asked for.
Part = TypeVar("Part", bound=QWidget)


class SettingsPanel(QScrollArea):
    """``preparation_changed`` carries a Preparation, ``share_changed`` the share that tests,
    ``embedding_changed`` whether the project is to hold the data; ``mistaken`` a message.

    It is empty until ``fill_reading`` and ``fill_preparing``, which take their time.
    """

    preparation_changed = Signal(object)
    share_changed = Signal(float)
    embedding_changed = Signal(bool)
    mistaken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("importSettings")
        self.setAccessibleName("Settings of the import")
        self._preparation = Preparation()
        self._table: Table | None = None
        self._content = QWidget(self.viewport())
        self._layout = self._lay_out()

    def fill_reading(self) -> None:
        """Make the settings of how the file is read."""
        self.images = self._reading_form(IMAGE_ROWS, self._group("IMAGES"))
        self.text = self._reading_form(TEXT_ROWS, self._group("TEXT"))

    def fill_preparing(self) -> None:
        """Make those of what becomes of it."""
        self.samples = self._form(SAMPLE_ROWS, self._group("SAMPLES"))
        self.scaling = self._form(SCALING_ROWS, self._group("SCALING"))
        testing = self._group("TEST PART")
        self.split = self._form(SPLIT_ROWS, testing)
        self.share = testing.add(ParameterForm(DataReference, ("test_share",), testing))
        self.share.edited.connect(lambda _name, value: self.share_changed.emit(value))
        self.share.mistaken.connect(self.mistaken)
        storage = self._group("STORAGE")
        self._storing = storage.add(QWidget(storage))
        self.embed = self._embed_switch()
        self._size = label("", "muted", self._storing)
        self._size.setObjectName("embeddingSize")
        self._lay_out_storage()
        self._layout.addStretch(1)

    def show_draft(self, draft: Draft) -> None:
        """Show the values of the settings."""
        preparation = self._preparation = draft.preparation
        values = {**dict(preparation), **dict(preparation.reading)}
        for form in (self.images, self.text, self.samples, self.scaling, self.split):
            form.show_values(values)
        self.share.show_values({"test_share": draft.test_share})
        self.embed.setChecked(draft.embedded)
        self._show_splitting()

    def show_findings(self, found: Findings, path: Path) -> None:
        """Offer what makes sense for what was found in ``path``."""
        look = found.look
        table = self._table = None if look is None else look.table
        dialect = None if table is None else table.dialect
        _show_group(self.images, path.is_dir())
        # Also of a text that could not be read: another separator may be all it takes.
        _show_group(self.text, is_text(path))
        gaps = look is not None and bool(look.missing)
        asked = self._preparation.missing is not Missing.REFUSE
        _show_group(self.samples, table is not None or gaps or asked)
        self.samples.set_row_visible("label_column", table is not None)
        labelled = found.prepared is not None and found.prepared.labels is not None
        self._offer_columns(found)
        self._offer_dialect(dialect)
        self._name_sides(found)
        self._choice("scaling").name(
            ScalingRule.AUTO, scaling_text(self._preparation, found.prepared)
        )
        self._choice("scope").name(Scope.AUTO, scope_text(self._preparation, found.prepared))
        split = self.split.field("split")
        assert isinstance(split, ChoiceField)
        for one in BY_COLUMN:
            split.offer(one, table is not None)
        split.offer(Split.FOLDER, look is not None and has_marks(look.raw))
        split.offer(Split.STRATIFIED, labelled or look is None)
        self.split.set_row_visible("balance", labelled)
        self._show_embedding(None if look is None else look.embedding, look is not None)
        self._show_splitting()

    def _show_embedding(self, size: int | None, known: bool) -> None:
        """What a copy within the project takes; nothing to choose where it needs none."""
        too_large = known and size is None
        _show_group(self._storing, size != 0)
        self.embed.setEnabled(not too_large)
        self._size.setText(bytes_text(size) if size else "")
        if too_large:
            self._size.setText(f"over {bytes_text(MOST_EMBEDDED)}: too large")

    def _show_splitting(self) -> None:
        """Only what the kind of split asks for."""
        split = self._preparation.split
        self.split.set_row_visible("split_column", split in BY_COLUMN)
        self.split.set_row_visible("test_file", split is Split.FILE)
        self.share.setVisible(split not in MARKED)
        unscaled = self._preparation.scaling is ScalingRule.NONE
        self.scaling.set_row_visible("scope", not unscaled)

    def _offer_columns(self, found: Findings) -> None:
        names = [] if self._table is None else [one.name for one in self._table.columns]
        listed = [(name, name) for name in names]
        chosen = self._preparation.label_column
        automatic = _automatic(found) if chosen == AUTOMATIC else "Automatic"
        self._option("label_column").show_options([(AUTOMATIC, automatic), ("", "None"), *listed])
        self._option("label_column").show_value(chosen)
        self._option("split_column").show_options(listed)
        self._option("split_column").show_value(self._preparation.split_column)

    def _offer_dialect(self, dialect: Dialect | None) -> None:
        known: dict[str, dict[Any, str]] = {
            "separator": SEPARATORS,
            "decimal": DECIMALS,
            "encoding": {name: name.upper() for name in ENCODINGS},
            "header": {True: "Yes", False: "No"},
        }
        for name, choices in known.items():
            chosen = getattr(self._preparation.reading, name)
            looked_for = None if name == "header" else ""
            told = "As found"
            if dialect is not None and chosen == looked_for:
                value = getattr(dialect, name)
                told = f"Found: {choices.get(value, value)}"
            self._option(name).show_options([(looked_for, told), *choices.items()])
            self._option(name).show_value(chosen)

    def _edit(self, name: str, value: Any) -> None:
        changes = {name: value}
        if name == "split" and value in BY_COLUMN and not self._preparation.split_column:
            changes["split_column"] = self._likely_column(value)
        self.preparation_changed.emit(self._preparation.edited(**changes))

    def _edit_reading(self, name: str, value: Any) -> None:
        reading = self._preparation.reading.edited(**{name: value})
        self.preparation_changed.emit(self._preparation.edited(reading=reading))

    def _likely_column(self, split: Split) -> str:
        """A column of times, or one of few categories, to begin with."""
        columns = () if self._table is None else self._table.columns
        wanted = ColumnKind.TIME if split is Split.TIME else ColumnKind.CATEGORY
        likely = [one for one in columns if one.kind is wanted]
        likely.sort(key=lambda one: (not divides(one), len(one.categories)))
        return likely[0].name if likely else ""

    def _option(self, name: str) -> OptionField:
        """The field of a setting whose choices are found in the file."""
        form = next(one for one in (self.text, self.samples, self.split) if one.has(name))
        found = form.field(name)
        assert isinstance(found, OptionField)
        return found

    def _name_sides(self, found: Findings) -> None:
        """What the side of images becomes that nothing was chosen for."""
        for place, name in enumerate(("height", "width")):
            side = self.images.field(name)
            assert isinstance(side, OptionalField)
            side.call_nothing(_side_text(place, found, self._preparation.reading))

    def _choice(self, name: str) -> ChoiceField:
        found = self.scaling.field(name)
        assert isinstance(found, ChoiceField)
        return found

    def _reading_form(self, names: Sequence[str], group: "_Group") -> ParameterForm:
        found = group.add(ParameterForm(Reading, names, group, _own_fields()))
        found.edited.connect(self._edit_reading)
        found.mistaken.connect(self.mistaken)
        return found

    def _form(self, names: Sequence[str], group: "_Group") -> ParameterForm:
        found = group.add(ParameterForm(Preparation, names, group, _own_fields()))
        found.edited.connect(self._edit)
        found.mistaken.connect(self.mistaken)
        return found

    def _embed_switch(self) -> Switch:
        found = Switch(self._storing)
        found.setObjectName("embedSwitch")
        found.setAccessibleName("Embed the data")
        found.setToolTip("The project file holds a copy of the data, and needs the file no more")
        found.clicked.connect(lambda on: self.embedding_changed.emit(on))
        return found

    def _lay_out(self) -> QVBoxLayout:
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(14)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)
        return layout

    def _make_room(self, _least: int, most: int) -> None:
        """The bar stands in the margin, so that fields are as wide with it as without."""
        taken = self.verticalScrollBar().sizeHint().width() if most else 0
        self._layout.setContentsMargins(MARGIN, MARGIN, max(MARGIN - taken, 0), MARGIN)

    def _group(self, title: str) -> "_Group":
        found = _Group(title, self._content)
        self._layout.addWidget(found)
        return found

    def _lay_out_storage(self) -> None:
        layout = row(self._storing, 0, 0, 0, 0)
        text = label("Embed", "muted", self._storing)
        text.setFixedWidth(104)
        text.setToolTip(self.embed.toolTip())
        text.setBuddy(self.embed)
        layout.addWidget(text)
        layout.addWidget(self.embed)
        layout.addWidget(self._size, 1)


class _Group(QWidget):
    """A heading above parts, which come and go together."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(ROW_SPACING)
        self._layout.addWidget(label(title, "section", self))

    def add(self, part: Part) -> Part:
        """Put a part, a child of this, below the others."""
        self._layout.addWidget(part)
        return part


def _show_group(part: QWidget, visible: bool) -> None:
    """Show or hide a part with its heading and its neighbours."""
    group = part.parentWidget()
    assert isinstance(group, _Group)
    group.setVisible(visible)


def _own_fields() -> dict[str, FieldMaker]:
    """Makers of fields whose choices are found in the file."""
    declared = {**parameters(Reading), **parameters(Preparation)}
    options = ("separator", "decimal", "encoding", "label_column", "split_column")
    found: dict[str, FieldMaker] = {
        name: partial(OptionField, declared[name].label, declared[name].help) for name in options
    }
    header = "Whether the first line names the columns."
    found["header"] = partial(OptionField, "Header", header)
    test_file = declared["test_file"]
    found["test_file"] = partial(FileField, test_file.label, test_file.help)
    return found


def _side_text(place: int, found: Findings, reading: Reading) -> str:
    """What height (0) or width (1) of images become where it is left open."""
    look = found.look if found.prepared is not None else None
    mixed = look is not None and any(one.setting == "sizes" for one in look.raw.choices)
    chosen = reading.height or reading.width
    if not (chosen or reading.crop or (mixed and reading.sizes is Sizes.RESIZE)):
        return "as is"
    if look is not None and not isinstance(look.raw, Table) and len(look.raw.shape) > place:
        return f"becomes {look.raw.shape[place]:,}"
    return "as high as wide" if reading.crop else "in proportion"


def _automatic(found: Findings) -> str:
    """What is done where nothing was chosen, with the column that was found."""
    named = next((name for name, role in found.roles if role == "label"), "")
    nothing = "Automatic: none" if found.prepared is not None else "Automatic"
    return f"Found: {named}" if named else nothing
