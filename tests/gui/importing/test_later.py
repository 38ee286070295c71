"""A later file begins with the preparation of the data that the project has, as far as it fits."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from aestudio.core.preparation import Balance, Frames, Missing, Preparation, ScalingRule, Split
from aestudio.core.reference import DEFAULT_SHARE
from aestudio.data.reference import reference_for
from aestudio.gui.importing.dialog import ImportDialog
from aestudio.gui.shell.main_window import MainWindow
from tests.gui.importing.conftest import LONG, Drop, press, settle
from tests.gui.importing.test_choices import asked
from tests.gui.importing.test_controls import reached
from tests.gui.importing.test_dialog import choose, take, text

Given = Callable[..., None]


@pytest.fixture
def given(window: MainWindow, qtbot: QtBot) -> Given:
    """Lets the project have data that were prepared in a certain way."""

    def with_data(path: Path, share: float = DEFAULT_SHARE, **prepared: object) -> None:
        preparation = Preparation().edited(**prepared)
        reference = reference_for(path, preparation=preparation, test_share=share)
        window.session.edit("Use", lambda project: project.with_data(reference))
        qtbot.waitUntil(lambda: has_read(window), timeout=LONG)

    return with_data


def has_read(window: MainWindow) -> bool:
    dataset = window.data.dataset
    return dataset is not None and dataset.reference == window.session.project.data


def table(path: Path, header: str = "id,width,height,kind,part", rows: int = 40) -> Path:
    columns = header.split(",")
    lines = [",".join(_cell(name, row) for name in columns) for row in range(rows)]
    path.write_text("\n".join([header, *lines]) + "\n")
    return path


def _cell(name: str, row: int) -> str:
    words = {"kind": ("round", "square")[row % 2], "part": "test" if row % 5 == 0 else "train"}
    return words.get(name, f"{row * (len(name) + 0.5):g}")


def images(folder: Path, size: tuple[int, int] = (6, 6), frames: int = 1) -> Path:
    folder.mkdir(parents=True)
    for number in range(10):
        one = Image.new("L", size, 9 * number)
        more = [Image.new("L", size, 9 * number + step) for step in range(1, frames)]
        one.save(folder / f"{number}.tif", save_all=True, append_images=more)
    return folder


def test_a_later_table_is_prepared_as_the_one_before_it_and_that_is_said(
    given: Given, drop: Drop, tmp_path: Path, window: MainWindow, qtbot: QtBot
) -> None:
    prepared = {
        "ignored": ("id",),
        "label_column": "kind",
        "missing": Missing.MEDIAN,
        "scaling": ScalingRule.STANDARDISE,
        "split": Split.COLUMN,
        "split_column": "part",
        "balance": Balance.EQUAL,
    }
    given(table(tmp_path / "first.csv"), 0.3, **prepared)
    before = window.session.project
    dialog = drop(table(tmp_path / "second.csv", rows=60))
    assert dict(dialog.controller.draft.preparation) == dict(Preparation().edited(**prepared))
    assert dialog.controller.draft.test_share == 0.3
    assert text(dialog, "begunText") == "Prepared as first was"
    take(qtbot, window, dialog)
    data = window.session.project.data
    assert (data.name, data.preparation.label_column, data.test_share) == ("second", "kind", 0.3)
    window.session.undo_stack.undo()
    assert window.session.project == before


def test_start_afresh_goes_back_to_the_defaults_and_once_more_to_what_was_taken_over(
    given: Given, drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    given(table(tmp_path / "first.csv"), 0.3, ignored=("id",))
    dialog = drop(table(tmp_path / "second.csv"))
    press(qtbot, dialog, "startAfreshButton")
    settle(qtbot, dialog)
    draft = dialog.controller.draft
    assert (draft.preparation, draft.test_share) == (Preparation(), DEFAULT_SHARE)
    assert text(dialog, "begunText") == "Started afresh, not as first was prepared"
    assert dialog.begun.button.text() == "Prepare alike"
    press(qtbot, dialog, "startAfreshButton")
    settle(qtbot, dialog)
    assert dialog.controller.draft.preparation.ignored == ("id",)
    assert text(dialog, "begunText") == "Prepared as first was"


def test_what_the_user_changes_afterwards_is_not_called_the_preparation_before(
    given: Given, drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    given(table(tmp_path / "first.csv"), ignored=("id",))
    dialog = drop(table(tmp_path / "second.csv"))
    choose(dialog, "scalingField", "None")
    assert text(dialog, "begunText") == "Begun as first was prepared, then changed"


def test_columns_that_are_not_there_are_left_and_named_and_the_rest_is_taken_over(
    given: Given, drop: Drop, tmp_path: Path
) -> None:
    columns = {"split": Split.COLUMN, "split_column": "part"}
    prepared = {"ignored": ("id",), "label_column": "kind", "scaling": ScalingRule.ROBUST}
    given(table(tmp_path / "first.csv"), **prepared, **columns)
    dialog = drop(table(tmp_path / "second.csv", "width,height"))
    wanted = Preparation(scaling=ScalingRule.ROBUST)
    assert dialog.controller.draft.preparation == wanted
    told = text(dialog, "begunText")
    assert told.startswith("Prepared as first was. Not taken over: ignored column “id”")
    assert "labels: there is no column “kind”" in told
    assert "test samples: there is no column “part”" in told
    assert dialog.use_button.isEnabled()


@pytest.mark.parametrize("other", ["columns", "array", "table", "form"])
def test_data_of_another_kind_begin_by_default_and_it_is_said_in_what_they_differ(
    given: Given, drop: Drop, tmp_path: Path, other: str
) -> None:
    np.save(tmp_path / "eight.npy", np.random.default_rng(0).random((30, 8, 8), np.float32))
    if other in ("form", "table"):
        np.save(tmp_path / "nine.npy", np.random.default_rng(0).random((30, 9, 9), np.float32))
        given(tmp_path / "nine.npy", scaling=ScalingRule.STANDARDISE)
    else:
        given(table(tmp_path / "first.csv"), ignored=("id",), scaling=ScalingRule.STANDARDISE)
    strangers = table(tmp_path / "others.csv", "depth,age,rings")
    dialog = drop(strangers if other in ("columns", "table") else tmp_path / "eight.npy")
    assert dialog.controller.draft.preparation == Preparation()
    told = {
        "columns": "Those of first do not fit: the columns are others",
        "array": "Those of first do not fit: these data are not a table",
        "table": "Those of nine do not fit: these data are a table",
        "form": "Those of nine do not fit: the samples are 8 × 8, not 9 × 9",
    }[other]
    assert text(dialog, "begunText") == f"All settings are as by default. {told}"
    assert not dialog.begun.button.isVisible()
    assert dialog.use_button.isEnabled()


def test_a_separator_that_does_not_fit_the_later_table_is_left(
    given: Given, drop: Drop, tmp_path: Path, german: Path
) -> None:
    reading = {"separator": ";", "decimal": ","}
    given(german, reading=reading, missing=Missing.MEAN, label_column="art")
    later = table(tmp_path / "later.csv", "laenge,breite,art")
    dialog = drop(later)
    draft = dialog.controller.draft
    assert text(dialog, "importFacts").startswith("40 rows · 3 columns")
    assert draft.preparation == Preparation(missing=Missing.MEAN, label_column="art")
    assert "Not taken over: separator; decimal sign" in text(dialog, "begunText")


def test_images_are_resized_as_those_before_them(given: Given, drop: Drop, tmp_path: Path) -> None:
    given(images(tmp_path / "a"), reading={"height": 4, "width": 4})
    dialog = drop(images(tmp_path / "b", (12, 9)))
    assert text(dialog, "importFacts").startswith("10 samples · 4 × 4")
    assert text(dialog, "begunText") == "Prepared as a was"


def test_leaving_out_what_all_of_the_later_images_are_is_asked_instead_of_refused(
    given: Given, drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    reading = {"frames": "leave", "height": 4, "width": 4}
    given(images(tmp_path / "a"), reading=reading)
    dialog = drop(images(tmp_path / "b", frames=3))
    assert asked(dialog)["frames"][1] == "Take the first frame"
    assert dialog.controller.draft.preparation.reading.height == 4
    assert text(dialog, "begunText") == "Prepared as a was. Not taken over: several frames"
    assert dialog.use_button.isEnabled()


def test_data_that_their_own_preparation_leaves_nothing_of_are_asked_about_again(
    given: Given, tmp_path: Path, window: MainWindow, qtbot: QtBot
) -> None:
    given(images(tmp_path / "a"), reading={"frames": "leave"})
    for path in (tmp_path / "a").iterdir():
        path.unlink()
    (tmp_path / "a").rmdir()
    images(tmp_path / "a", frames=3)
    window.actions_["prepareDataAction"].trigger()
    dialog = window.imports.dialog
    assert dialog is not None
    settle(qtbot, dialog)
    assert asked(dialog)["frames"][1] == "Leave them out"
    assert "leaves out 10 images" in dialog.notes.text.lower()
    choose(dialog, "scalingField", "None")
    settle(qtbot, dialog)
    assert not dialog.use_button.isEnabled(), "what is shown was read otherwise than is wanted"
    choose(dialog, "framesField", "Every frame is a sample")
    settle(qtbot, dialog)
    assert dialog.controller.draft.preparation.reading.frames is Frames.EVERY
    assert dialog.use_button.isEnabled()


def test_a_fixed_test_file_tests_the_later_file_too_unless_it_is_that_file(
    given: Given, drop: Drop, tmp_path: Path
) -> None:
    (tmp_path / "later").mkdir()
    test = table(tmp_path / "test.csv", rows=10)
    given(table(tmp_path / "first.csv"), split=Split.FILE, test_file=str(test))
    dialog = drop(table(tmp_path / "second.csv"))
    prepared = dialog.controller.findings.prepared
    assert prepared is not None
    assert len(prepared.testing) == 10
    assert text(dialog, "begunText") == "Prepared as first was"
    itself = drop(tmp_path / "later" / ".." / test.name)
    assert itself.controller.draft.preparation == Preparation()
    assert "test samples: this is the test file itself" in text(itself, "begunText")
    test.rename(tmp_path / "moved.csv")
    lost = drop(tmp_path / "second.csv")
    assert lost.controller.draft.preparation == Preparation()
    assert "Not taken over: test samples: " in text(lost, "begunText")
    assert lost.use_button.isEnabled()


def test_a_gap_in_the_later_file_is_put_right_as_ever(
    given: Given, drop: Drop, tmp_path: Path, german: Path, qtbot: QtBot
) -> None:
    whole = tmp_path / "whole.csv"
    whole.write_text(german.read_text().replace("\n;", "\n1,0;"))
    given(whole, scaling=ScalingRule.STANDARDISE)
    dialog = drop(german)
    assert "2 values are missing" in dialog.notes.text
    assert dialog.controller.draft.preparation.scaling is ScalingRule.STANDARDISE
    press(qtbot, dialog, "fillMeanButton")
    settle(qtbot, dialog)
    assert dialog.use_button.isEnabled()
    assert text(dialog, "begunText").endswith("then changed")


def test_nothing_is_said_after_the_sample_or_data_prepared_by_default(
    given: Given, drop: Drop, tmp_path: Path
) -> None:
    assert not said(drop(table(tmp_path / "first.csv")))
    given(tmp_path / "first.csv")
    assert not said(drop(table(tmp_path / "second.csv")))


def test_a_set_is_prepared_as_its_authors_meant(
    given: Given, tmp_path: Path, window: MainWindow, qtbot: QtBot
) -> None:
    given(table(tmp_path / "first.csv"), ignored=("id",))
    window.open_path(Path("set:iris"))
    dialog = window.imports.dialog
    assert dialog is not None
    settle(qtbot, dialog)
    assert dialog.controller.draft.begun is None
    assert not said(dialog)


def said(dialog: ImportDialog) -> bool:
    return dialog.begun.isVisible()


def test_a_file_that_cannot_be_read_is_refused_for_its_own_sake(
    given: Given, drop: Drop, tmp_path: Path
) -> None:
    given(table(tmp_path / "first.csv"), reading={"separator": ","}, ignored=("id",))
    (tmp_path / "empty.csv").write_text("")
    dialog = drop(tmp_path / "empty.csv")
    assert dialog.refusal.isVisible()
    assert not said(dialog)


def test_the_way_back_is_reached_with_the_keyboard_before_the_answers(
    given: Given, drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    given(table(tmp_path / "first.csv"), ignored=("id",))
    dialog = drop(table(tmp_path / "second.csv"))
    last = ["startAfreshButton", "cancelImportButton", "useDataButton"]
    assert reached(dialog)[-3:] == last
    button = dialog.begun.button
    assert button.accessibleName() == "Start afresh"
    assert button.toolTip()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    settle(qtbot, dialog)
    assert dialog.controller.draft.preparation == Preparation()
