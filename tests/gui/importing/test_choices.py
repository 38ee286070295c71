"""What the data leave open is asked beside what was found, and the answer is shown at once."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.preparation import ComplexAs, Dates, Frames
from aestudio.gui.importing.carried import ASKED
from aestudio.gui.importing.dialog import ImportDialog
from aestudio.gui.shell.main_window import MainWindow
from tests.gui.importing.conftest import Drop, settle
from tests.gui.importing.test_dialog import choose, combo, take, text


@pytest.fixture
def odd_photos(photos: Path) -> Path:
    """The photos with an animation, a stack, two images for print and a large one among them."""
    reds = [Image.new("RGB", (12, 8), (250 - n, 0, 0)) for n in range(4)]
    reds[0].save(photos / "red" / "moving.png", save_all=True, append_images=reds[1:])
    reds[0].save(photos / "red" / "stack.tif", save_all=True, append_images=reds[1:2])
    for number in range(2):
        reds[0].convert("CMYK").save(photos / "blue" / f"print {number}.tif")
    reds[0].resize((30, 20)).save(photos / "blue" / "large.png")
    return photos


def asked(dialog: ImportDialog) -> dict[str, tuple[str, str, str]]:
    """What is asked: what was found, the answer, and what was done."""
    return {
        name: (
            text(dialog, f"{name}Found"),
            combo(dialog, f"{name}Field").currentText(),
            text(dialog, f"{name}Done"),
        )
        for name in ASKED
        for box in dialog.choices.findChildren(QComboBox, f"{name}Field")
        if box.isVisible()
    }


def test_what_is_odd_about_images_is_asked_with_counts_and_an_answer(
    drop: Drop, odd_photos: Path
) -> None:
    dialog = drop(odd_photos)
    assert asked(dialog) == {
        "frames": (
            "2 of 25 images have several frames",
            "Take the first frame",
            "the first was taken",
        ),
        "cmyk": ("2 of 25 images have colours for print (CMYK)", "Convert them", "converted"),
        "sizes": (
            "2 sizes, 8 × 12 the most frequent (24 of 25 images)",
            "Resize all of them",
            "all were made 8 × 12",
        ),
    }
    assert not dialog.notes.isVisible(), "nothing is said twice"
    assert dialog.use_button.isEnabled()


def test_nothing_is_asked_where_nothing_is_odd(drop: Drop, photos: Path, german: Path) -> None:
    for path in (photos, german):
        dialog = drop(path)
        assert not dialog.choices.isVisible()
        assert asked(dialog) == {}


def test_an_answer_is_shown_at_once_taken_into_the_project_and_undone(
    drop: Drop, odd_photos: Path, window: MainWindow, qtbot: QtBot
) -> None:
    before = window.session.project
    dialog = drop(odd_photos)
    choose(dialog, "framesField", "Every frame is a sample")
    choose(dialog, "cmykField", "Leave them out")
    choose(dialog, "sizesField", "Leave the others out")
    settle(qtbot, dialog)
    assert text(dialog, "importFacts").startswith("26 samples · 8 × 12 × 3")
    drawn = dialog.samples.grid.drawn
    assert drawn is not None
    assert len(drawn.rows) == 26
    assert asked(dialog)["frames"][2].startswith("each is a sample, 6 in all")
    take(qtbot, window, dialog)
    taken = window.session.project
    assert (taken.data.samples, taken.data.preparation.reading.frames) == (26, Frames.EVERY)
    window.session.undo_stack.undo()
    assert window.session.project == before
    window.session.undo_stack.redo()
    assert window.session.project == taken


def test_an_answer_that_leaves_nothing_can_be_taken_back(
    drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "print").mkdir()
    for number in range(10):
        Image.new("CMYK", (6, 6), (9 * number, 0, 0, 0)).save(tmp_path / f"print/{number}.tif")
    dialog = drop(tmp_path / "print")
    choose(dialog, "cmykField", "Leave them out")
    settle(qtbot, dialog)
    assert not dialog.use_button.isEnabled()
    assert "leaves out 10 images, and has no other" in dialog.notes.text.lower()
    choose(dialog, "cmykField", "Convert them")
    settle(qtbot, dialog)
    assert dialog.use_button.isEnabled()


def test_a_folder_that_classes_alone_leave_empty_names_the_control_that_takes_it_back(
    drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    for number in range(10):
        path = tmp_path / f"parts/{'test' if number < 2 else 'train'}/cat/{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (6, 6), 9 * number).save(path)
    dialog = drop(tmp_path / "parts")
    choose(dialog, "foldersField", "Classes only")
    settle(qtbot, dialog)
    assert dialog.notes.text.endswith("Take them (set Sub-folders to “Parts and classes”).")
    choose(dialog, "foldersField", "Parts and classes")
    settle(qtbot, dialog)
    assert dialog.use_button.isEnabled()


def test_complex_numbers_are_asked_for_and_the_answer_is_there_when_data_are_prepared_again(
    drop: Drop, tmp_path: Path, window: MainWindow, qtbot: QtBot
) -> None:
    generator = np.random.default_rng(0)
    np.save(tmp_path / "z.npy", generator.normal(size=(30, 6, 5)) + 1j * generator.random((6, 5)))
    dialog = drop(tmp_path / "z.npy")
    assert "30 samples · 6 × 10" in text(dialog, "importFacts")
    assert asked(dialog)["complex"][:2] == ("Complex numbers", "Real and imaginary parts")
    choose(dialog, "complexField", "Magnitude")
    settle(qtbot, dialog)
    assert "30 samples · 6 × 5" in text(dialog, "importFacts")
    take(qtbot, window, dialog)
    assert window.session.project.data.preparation.reading.complex is ComplexAs.MAGNITUDE
    window.actions_["prepareDataAction"].trigger()
    again = window.imports.dialog
    assert again is not None
    settle(qtbot, again)
    assert asked(again)["complex"] == ("Complex numbers", "Magnitude", "their magnitude was taken")


def test_what_a_table_leaves_open_is_asked_and_the_answer_reads_it_again(
    drop: Drop, tmp_path: Path, window: MainWindow, qtbot: QtBot
) -> None:
    days = [f"{1 + n % 9:02}/{1 + n % 7:02}/2004" for n in range(60)]
    rows = [f"{day};{n % 5 + 1},{n * 37 % 900 + 100}" for n, day in enumerate(days)]
    (tmp_path / "t.csv").write_text("\n".join(["Date;Sales", *rows, ""]))
    dialog = drop(tmp_path / "t.csv")
    assert text(dialog, "decimalFound") == "Column “Sales” holds “1,100”"
    assert text(dialog, "decimalDone") == "read as 1.1"
    assert text(dialog, "datesFound") == "Column “Date” holds “08/01/2004”"
    assert text(dialog, "datesDone") == "the day was taken first"
    choose(dialog, "decimalAnswerField", "A point before decimals")
    choose(dialog, "datesField", "Month first")
    settle(qtbot, dialog)
    assert text(dialog, "decimalDone") == "read as 1100"
    assert combo(dialog, "decimalAnswerField").currentText() == "A point before decimals"
    assert text(dialog, "datesDone") == "the month was taken first"
    take(qtbot, window, dialog)
    reading = window.session.project.data.preparation.reading
    assert (reading.decimal, reading.dates) == (".", Dates.MONTH)


def test_a_question_is_read_out_and_leads_to_its_answer(drop: Drop, odd_photos: Path) -> None:
    dialog = drop(odd_photos)
    found = dialog.findChild(QLabel, "framesFound")
    assert isinstance(found, QLabel)
    assert found.buddy() is combo(dialog, "framesField")
    assert combo(dialog, "framesField").accessibleName() == "Several frames"


def test_the_tab_key_leads_from_question_to_question_and_on_to_the_answer(
    drop: Drop, odd_photos: Path
) -> None:
    dialog = drop(odd_photos)
    names = []
    for widget in behind(combo(dialog, "framesField")):
        if widget is dialog.use_button:
            break
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and widget.isVisible():
            names.append(widget.objectName())
    assert names == ["cmykField", "sizesField", "cancelImportButton"]


def behind(widget: QWidget) -> Iterator[QWidget]:
    """Where the tab key leads, again and again."""
    while (following := widget.nextInFocusChain()) is not None:
        yield (widget := following)
