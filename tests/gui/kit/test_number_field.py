"""Numbers as people type them, within the declared bounds."""

from pathlib import Path

import h5py
import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aestudio.core.layers.dense import Dense
from aestudio.core.params import parameters
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document, Project
from aestudio.gui.kit.number_field import (
    NumberField,
    bounds_text,
    format_number,
    next_value,
    parse_number,
)
from aestudio.storage.project_file import save

UNITS = parameters(Dense)["units"]
RATE = parameters(TrainingPlan)["learning_rate"]
SHARE = parameters(TrainingPlan)["validation_share"]


@pytest.mark.parametrize(
    ("text", "value"), [("0.001", 0.001), ("0,001", 0.001), (" 1e-3 ", 0.001), ("5", 5.0)]
)
def test_a_decimal_may_be_written_with_point_comma_or_exponent(text: str, value: float) -> None:
    assert parse_number(text, whole=False) == value


@pytest.mark.parametrize(("text", "value"), [("300", 300), ("1,000", 1000), ("12 000", 12000)])
def test_a_whole_number_may_be_grouped(text: str, value: int) -> None:
    assert parse_number(text, whole=True) == value


@pytest.mark.parametrize("text", ["", "12.5", "x", "1,0"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(text, whole=True)


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1e999"])
def test_what_is_no_number_is_refused_though_python_reads_it(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_number(text, whole=False)


@pytest.mark.parametrize("text", ["0.001", "0,001"])
def test_on_a_german_system_point_and_comma_are_read_and_a_point_is_shown_and_stored(
    qtbot: QtBot, qapp: QApplication, text: str, tmp_path: Path
) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    try:
        field = NumberField(RATE)
        qtbot.addWidget(field)
        field.show_value(0.5)
        assert field.text() == "0.5"
        field.setText(text)
        with qtbot.waitSignal(field.committed) as committed:
            qtbot.keyClick(field, Qt.Key.Key_Return)
        assert committed.args == [0.001]
        project = Project().edited(plan=TrainingPlan(learning_rate=0.001))
        save(Document(project), tmp_path / "x.h5")
        with h5py.File(tmp_path / "x.h5") as file:
            assert '"learning_rate":0.001' in everything(file)
    finally:
        QLocale.setDefault(before)


def everything(file: h5py.File) -> str:
    """All text that a project file holds, without spaces."""
    found: list[str] = []

    def look(_name: str, node: h5py.HLObject) -> None:
        found.extend(str(value) for value in node.attrs.values())
        if isinstance(node, h5py.Dataset) and node.dtype.kind in "OSU":
            found.append(str(node[()]))

    look("", file)
    file.visititems(look)
    return "".join("".join(found).split())


@pytest.mark.parametrize(
    ("value", "text"), [(150, "150"), (0.001, "0.001"), (0.0001, "0.0001"), (1e-7, "1e-7")]
)
def test_numbers_are_shown_short_and_exact(value: float, text: str) -> None:
    assert format_number(value) == text
    assert parse_number(text, whole=False) == value


def test_a_logarithmic_setting_steps_one_two_five() -> None:
    assert next_value(RATE, 0.001, 1, large=False) == 0.002
    assert next_value(RATE, 0.002, 1, large=False) == 0.005
    assert next_value(RATE, 0.001, -1, large=False) == 0.0005


def test_bounds_are_told_in_words() -> None:
    assert bounds_text(UNITS) == "1 to 65,536"
    assert bounds_text(RATE) == "more than 0 and at most 10"
    assert bounds_text(SHARE, 100) == "0 to 90"


def test_a_percentage_is_shown_as_one_and_committed_as_a_share(
    qtbot: QtBot, qapp: QApplication
) -> None:
    field = NumberField(SHARE)
    qtbot.addWidget(field)
    field.show_value(0.1)
    assert field.text() == "10"
    field.setText("25")
    with qtbot.waitSignal(field.committed) as committed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert committed.args == [0.25]


def test_a_mistake_is_marked_in_the_field_and_nothing_is_committed(
    qtbot: QtBot, qapp: QApplication
) -> None:
    field = NumberField(UNITS)
    qtbot.addWidget(field)
    field.show_value(300)
    committed: list[object] = []
    field.committed.connect(committed.append)
    field.setText("0")
    with qtbot.waitSignal(field.mistaken) as mistaken:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert mistaken.args == ["Units: enter 1 to 65,536"]
    assert field.property("mistake") is True
    assert committed == []
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "300"
    assert field.property("mistake") is False


def test_a_share_is_shown_in_two_decimals_and_stays_exact_unless_it_is_typed(qtbot: QtBot) -> None:
    field, committed = NumberField(SHARE), list[object]()
    qtbot.addWidget(field)
    field.committed.connect(committed.append)
    field.show_value(1 / 7)
    assert field.text() == "14.29"
    field.editingFinished.emit()
    assert not committed
    field.setText("14.3")
    field.editingFinished.emit()
    assert committed == [pytest.approx(0.143)]
    field.show_value(0.0000123)
    assert field.text() == "0.00123"


@pytest.mark.parametrize("text", ["0.0005", "1.5", "1e-6", "2.5e-10"])
def test_a_double_click_takes_the_whole_number_also_beside_its_point(
    qtbot: QtBot, text: str
) -> None:
    field = NumberField(RATE)
    qtbot.addWidget(field)
    field.show_value(float(text))
    assert field.text() == text
    field.resize(120, 28)
    field.show()
    for x in (10, 30):
        field.deselect()
        qtbot.mouseDClick(field, Qt.MouseButton.LeftButton, pos=QPoint(x, 14))
        assert field.selectedText() == text
