"""Drop a file, see what it is, say yes."""

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from aestudio.core.preparation import Missing, ScalingRule
from aestudio.core.units import bytes_text
from aestudio.data.reference import raw_of
from aestudio.data.sets.sample_set import SampleSet
from aestudio.gui.importing import work
from aestudio.gui.importing.charts import Histogram
from aestudio.gui.importing.dialog import ImportDialog
from aestudio.gui.importing.statistics_page import no_components
from aestudio.gui.kit.forms import TEXT_MARGINS
from aestudio.gui.shell.main_window import MainWindow
from aestudio.gui.shell.theme import Themes, ui_font
from tests.gui.importing.conftest import LONG, Drop, press, settle


def text(dialog: ImportDialog, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text()


def combo(dialog: ImportDialog, name: str) -> QComboBox:
    found = dialog.findChild(QComboBox, name)
    assert isinstance(found, QComboBox)
    return found


def choose(dialog: ImportDialog, name: str, choice: str) -> None:
    """Choose as a user does."""
    box = combo(dialog, name)
    row = box.findText(choice)
    assert row >= 0, f"{choice} is not among {[box.itemText(n) for n in range(box.count())]}"
    box.setCurrentIndex(row)
    box.activated.emit(row)


def take(qtbot: QtBot, window: MainWindow, dialog: ImportDialog) -> None:
    """Say yes, and wait until the project has the data."""
    before = window.session.project.data
    press(qtbot, dialog, "useDataButton")
    qtbot.waitUntil(lambda: window.session.project.data != before, timeout=LONG)
    qtbot.waitUntil(lambda: window.data.dataset is not None, timeout=LONG)


def test_a_german_table_shows_its_dialect_and_its_first_rows(drop: Drop, german: Path) -> None:
    dialog = drop(german)
    assert combo(dialog, "separatorField").currentText() == "Found: Semicolon"
    assert combo(dialog, "decimalField").currentText() == "Found: Comma"
    assert text(dialog, "importFacts").startswith("40 rows · 3 columns")
    listed = dialog.samples.listed
    assert listed.headers == ("laenge", "breite", "art")
    assert [listed.cell(1, column) for column in range(3)] == ["1.5", "2.25", "rund"]
    assert listed.cell(3, 0) == "–"


def test_what_is_known_of_the_columns_is_told_beside_the_values_that_are_missing(
    drop: Drop, tmp_path: Path
) -> None:
    rows = "".join(f"{number},{number * number}\n" for number in range(20))
    (tmp_path / "doubtful.csv").write_text(f"a,b\n1,about 7\n,8\n{rows}")
    told = drop(tmp_path / "doubtful.csv").notes.text.splitlines()
    assert "2 values are missing" in told[0]
    assert any("about 7" in line and "line 2" in line for line in told[1:])


def test_missing_values_are_told_and_a_button_fills_them_in_and_undo_takes_all_back(
    drop: Drop, german: Path, window: MainWindow, qtbot: QtBot
) -> None:
    before = window.session.project
    dialog = drop(german)
    assert "2 values are missing" in dialog.notes.text
    assert not dialog.use_button.isEnabled()
    press(qtbot, dialog, "fillMedianButton")
    settle(qtbot, dialog)
    assert "filled in with the median" in dialog.notes.text
    take(qtbot, window, dialog)
    data, dataset = window.session.project.data, window.data.dataset
    assert data.preparation.missing is Missing.MEDIAN
    assert (data.samples, data.features) == (40, 4)
    assert window.session.project.name == "messwerte", "nobody had named the project"
    assert window.session.project.architecture.inputs == 4
    assert dataset is not None
    assert [one.name for one in dataset.encoding.features] == [
        "laenge",
        "breite",
        "art = eckig",
        "art = rund",
    ]
    assert window.imports.dialog is None
    window.session.undo_stack.undo()
    assert window.session.project == before


def test_a_column_is_left_out_with_a_click(drop: Drop, german: Path, qtbot: QtBot) -> None:
    dialog = drop(german)
    dialog.choose_view("columns")
    table = dialog.columns
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    settle(qtbot, dialog)
    assert dialog.controller.draft.preparation.ignored == ("laenge",)
    found = dialog.controller.findings.prepared
    assert found is not None, "the missing values were in that column"
    assert found.shape == (3,)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert not dialog.controller.draft.preparation.ignored


def test_another_separator_reads_again_and_a_bad_one_takes_nothing_away(
    drop: Drop, german: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = drop(german)
    choose(dialog, "missingField", "Drop the sample")
    settle(qtbot, dialog)
    choose(dialog, "separatorField", "Bar")
    settle(qtbot, dialog)
    assert dialog.controller.draft.preparation.reading.separator == "|"
    assert dialog.controller.findings.look is not None
    choose(dialog, "separatorField", "As found")
    settle(qtbot, dialog)
    assert text(dialog, "importFacts").startswith("40 rows · 3 columns")
    assert dialog.use_button.isEnabled()


def test_other_scaling_does_not_read_again(
    drop: Drop, german: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = drop(german)

    def no_reading(*_arguments: object, **_others: object) -> Any:
        raise AssertionError("the file was read again")

    monkeypatch.setattr(work, "raw_of", no_reading)
    choose(dialog, "missingField", "Drop the sample")
    choose(dialog, "scalingField", "Mean 0, deviation 1")
    settle(qtbot, dialog)
    prepared = dialog.controller.findings.prepared
    assert prepared is not None
    assert dialog.controller.draft.preparation.scaling is ScalingRule.STANDARDISE
    scaled = prepared.scaling.apply(prepared.values[prepared.training])[:, :2]
    np.testing.assert_allclose(scaled.mean(axis=0), 0, atol=1e-5)


def test_columns_are_as_wide_as_their_header_and_their_longest_cell(
    drop: Drop, tmp_path: Path
) -> None:
    rows = [f"{n / 7},{n},{'word ' * (n % 5)}" for n in range(150)]
    (tmp_path / "widths.csv").write_text("\n".join(["a,a long header,text", *rows]) + "\n")
    table = drop(tmp_path / "widths.csv").samples.rows
    widths = [table.columnWidth(column) for column in range(3)]
    table.resizeColumnsToContents()  # Qt asks every cell
    assert widths == [table.columnWidth(column) for column in range(3)]
    assert len(set(widths)) == 3


def test_series_are_drawn_as_they_are_scaled_and_rows_as_they_were_read(
    drop: Drop, tmp_path: Path, german: Path, qtbot: QtBot
) -> None:
    np.save(tmp_path / "series.npy", np.random.default_rng(0).normal(3, 9, (30, 80, 2)))
    dialog = drop(tmp_path / "series.npy")
    grid = dialog.samples.grid
    assert grid.drawn is not None
    assert grid.drawn.samples.max() < 2, "0…1 as the training part is spread"
    choose(dialog, "scalingField", "None")
    settle(qtbot, dialog)
    assert grid.drawn.samples.max() > 9
    listed = drop(german)
    before = listed.samples.listed
    choose(listed, "missingField", "Drop the sample")
    settle(qtbot, listed)
    assert listed.samples.listed is before


def test_a_folder_of_images_is_drawn_with_its_classes(
    drop: Drop, photos: Path, window: MainWindow, qtbot: QtBot
) -> None:
    dialog = drop(photos)
    facts = text(dialog, "importFacts")
    assert "20 samples · 8 × 12 × 3" in facts
    assert "2 classes" in facts
    drawn = dialog.samples.grid.drawn
    assert drawn is not None
    assert set(drawn.captions) == {"blue", "red"}
    assert shows(dialog, "#ff0000")
    assert shows(dialog, "#0000ff")
    take(qtbot, window, dialog)
    dataset = window.data.dataset
    assert dataset is not None
    assert dataset.class_names == ("blue", "red")
    assert dataset.shape == (8, 12, 3)


def shows(dialog: ImportDialog, colour: str) -> bool:
    """Whether the grid has a pixel of that colour."""
    image = dialog.samples.grid.viewport().grab().toImage()
    wanted = QColor(colour).rgb()
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return any(image.pixel(x, y) == wanted for x, y in places)


def test_of_several_arrays_one_is_chosen_in_the_tree(
    drop: Drop, several: Path, window: MainWindow, qtbot: QtBot
) -> None:
    dialog = drop(several)
    tree = dialog.findChild(QTreeWidget, "arraysTree")
    assert isinstance(tree, QTreeWidget)
    assert tree.isVisible()
    assert not dialog.use_button.isEnabled()
    first = tree.topLevelItem(0)
    assert first is not None
    faces = first.child(0)
    assert faces is not None
    tree.setCurrentItem(faces)
    settle(qtbot, dialog)
    assert "30 samples · 6 × 5" in text(dialog, "importFacts")
    take(qtbot, window, dialog)
    assert window.session.project.data.source == f"{several}:/first/faces"
    assert window.session.project.data.shape == (6, 5)


def test_cancel_leaves_the_project_as_it_was(
    drop: Drop, photos: Path, window: MainWindow, qtbot: QtBot
) -> None:
    before = window.session.project
    dialog = drop(photos)
    press(qtbot, dialog, "cancelImportButton")
    assert window.imports.dialog is None
    assert window.session.project == before
    assert not window.session.undo_stack.canUndo()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("ragged.csv", b"a,b,c\n1,2,3\n4,5\n", "2 cells"),
        ("empty.csv", b"", "It is empty."),
        ("cut.npy", b"\x93NUMPY\x01\x00", "cut.npy"),
        ("letter.docx", b"PK\x03\x04", "document of Word"),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_the_program_lives(
    drop: Drop,
    tmp_path: Path,
    window: MainWindow,
    qtbot: QtBot,
    name: str,
    content: bytes,
    what: str,
) -> None:
    (tmp_path / name).write_bytes(content)
    dialog = drop(tmp_path / name)
    refusal = dialog.refusal
    assert refusal.isVisible()
    shown = " ".join(one.text() for one in refusal.findChildren(QLabel))
    assert what in shown
    assert refusal.remedy.text()
    assert not dialog.use_button.isEnabled()
    press(qtbot, dialog, "cancelImportButton")
    assert window.isVisible()


def test_the_dialog_is_no_larger_than_the_window_that_it_lies_on(
    drop: Drop, german: Path, window: MainWindow
) -> None:
    window.resize(1000, 640)
    dialog = drop(german)
    assert (dialog.width(), dialog.height()) <= (1000, 640)
    assert dialog.height() <= 640
    for one in (dialog.use_button, dialog.settings, dialog.samples):
        assert dialog.rect().contains(one.mapTo(dialog, one.rect().bottomRight()))


def test_a_file_that_was_mended_is_read_with_try_again(
    drop: Drop, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "late.csv"
    path.write_text("")
    dialog = drop(path)
    path.write_text("a,b\n" + "1,2\n3,5\n" * 10)
    press(qtbot, dialog, "retryButton")
    settle(qtbot, dialog)
    assert text(dialog, "importFacts").startswith("20 rows · 2 columns")


def test_the_suggested_codings_become_the_coding_layer_in_the_same_step(
    drop: Drop, tmp_path: Path, window: MainWindow, qtbot: QtBot
) -> None:
    generator = np.random.default_rng(3)
    # Two sources in twelve mixtures: two components keep all of the variance.
    np.save(tmp_path / "mixed.npy", generator.random((200, 2)) @ generator.random((2, 12)))
    before = window.session.project
    dialog = drop(tmp_path / "mixed.npy")
    dialog.choose_view("statistics")
    assert text(dialog, "suggestionLabel") == "Suggested: 2 codings"
    press(qtbot, dialog, "useCodingsButton")
    assert text(dialog, "suggestionLabel") == "Suggested: 2 codings, to be used"
    press(qtbot, dialog, "useCodingsButton")
    assert text(dialog, "suggestionLabel") == "Suggested: 2 codings"
    assert dialog.controller.draft.codings is None
    dialog.statistics.show_wanted(5)
    assert text(dialog, "suggestionLabel") == "Suggested: 2 codings; 5 taken"
    press(qtbot, dialog, "useCodingsButton")
    take(qtbot, window, dialog)
    assert window.session.project.architecture.codings == 2
    window.session.undo_stack.undo()
    assert window.session.project == before


def test_the_suggested_codings_build_no_network_that_is_flagged_and_other_layers_are_told(
    drop: Drop, tmp_path: Path, window: MainWindow, qtbot: QtBot
) -> None:
    generator = np.random.default_rng(3)
    # Six sources in eight mixtures: in proportion, 300 → 150 of 784 would be 3 → 2.
    mixed = generator.normal(size=(400, 6)) @ generator.normal(size=(6, 8))
    np.save(tmp_path / "mixed.npy", mixed)
    dialog = drop(tmp_path / "mixed.npy")
    before = window.session.project
    dialog.choose_view("statistics")
    press(qtbot, dialog, "useCodingsButton")
    take(qtbot, window, dialog)
    sizes = window.session.project.architecture.encoder_sizes
    assert 8 > sizes[1] > sizes[2] > 3
    assert not [one for one in window.session.problems if "narrower" in one.what]
    told = f"the layers, which were 300 → 150, are {sizes[1]} → {sizes[2]} for 8 features"
    assert told in window.banner.text
    window.session.undo_stack.undo()
    assert not window.banner.isVisible(), "what was told holds no longer"
    window.session.undo_stack.redo()
    window.session.data_fitted.emit(before)
    press(qtbot, window.banner, "bannerButton")
    assert window.session.project.architecture.encoder_sizes == (8, 300, 150)


def test_no_codings_are_suggested_where_all_components_are_needed(
    drop: Drop, tmp_path: Path, window: MainWindow, qtbot: QtBot
) -> None:
    np.save(tmp_path / "noise.npy", np.random.default_rng(3).normal(size=(400, 5)))
    dialog = drop(tmp_path / "noise.npy")
    dialog.choose_view("statistics")
    assert text(dialog, "suggestionLabel").startswith("No suggestion")
    button = dialog.findChild(QPushButton, "useCodingsButton")
    assert button is not None
    assert not button.isVisible()


def test_prepare_data_starts_from_the_preparation_of_the_project(
    drop: Drop, german: Path, window: MainWindow, qtbot: QtBot
) -> None:
    dialog = drop(german)
    assert dialog.windowTitle() == "messwerte.csv — Use other data"
    press(qtbot, dialog, "fillMeanButton")
    settle(qtbot, dialog)
    take(qtbot, window, dialog)
    window.actions_["prepareDataAction"].trigger()
    again = window.imports.dialog
    assert again is not None
    assert (again.windowTitle(), again.accessibleName()) == (
        "messwerte.csv — Prepare data",
        "Prepare data",
    )
    settle(qtbot, again)
    assert again.controller.draft.preparation.missing is Missing.MEAN
    assert combo(again, "missingField").currentText() == "Fill in the mean"
    assert again.use_button.isEnabled()


def test_the_window_stays_free_while_another_thread_reads_and_stop_gives_up(
    window: MainWindow, photos: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, readers = threading.Event(), []

    def slowly(_path: Path, _reading: object, watch: Any, **_others: object) -> Any:
        readers.append(threading.current_thread())
        watch.reached(0.4, "photos")
        going.wait(20)
        watch.reached(0.5, "photos")

    monkeypatch.setattr(work, "raw_of", slowly)
    window.open_path(photos)
    dialog = window.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.reading.bar.value() == 40, timeout=LONG)
    assert dialog.reading.isVisible()
    assert readers == [one for one in readers if one is not threading.main_thread()]
    press(qtbot, dialog, "stopImportButton")
    assert dialog.refusal.isVisible()
    assert "stopped" in dialog.refusal.what.text()
    going.set()


def test_a_dialog_says_at_once_what_it_reads_and_is_filled_afterwards(
    window: MainWindow, german: Path, qtbot: QtBot
) -> None:
    window.open_path(german)
    dialog = window.imports.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.reading.isVisible()
    assert dialog.reading.heading.text() == f"Reading {german.name}"
    assert text(dialog, "importFacts") == "Not read yet"
    assert not dialog.summary.memory.isVisible(), "it says nothing yet"
    assert not dialog.use_button.isEnabled()
    assert not dialog.controller.idle, "it is still to begin"
    assert dialog.findChild(QComboBox) is None, "the window is not held up by it"
    settle(qtbot, dialog)
    assert combo(dialog, "scalingField").isVisible()


def test_a_dialog_that_is_left_at_once_reads_nothing(
    window: MainWindow, german: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(work, "raw_of", lambda path, *_others: read.append(path))
    window.open_path(german)
    dialog = window.imports.dialog
    assert dialog is not None
    dialog.reject()
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert window.imports.dialog is None
    assert not window.imports.background.busy
    assert not read


def test_what_was_read_for_a_dialog_that_is_gone_is_dropped(
    window: MainWindow, photos: Path, german: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, real = threading.Event(), raw_of

    def slowly(path: Path, *others: Any, **more: Any) -> Any:
        if path == photos:
            going.wait(20)
        return real(path, *others, **more)

    monkeypatch.setattr(work, "raw_of", slowly)
    window.open_path(photos)
    window.open_path(german)
    going.set()
    dialog = window.imports.dialog
    assert dialog is not None
    settle(qtbot, dialog)
    assert text(dialog, "importFacts").startswith("40 rows")
    assert len([one for one in QApplication.topLevelWidgets() if one.isVisible()]) == 2


def test_data_that_make_no_samples_yet_have_no_statistics_and_that_is_said(
    drop: Drop, german: Path, qtbot: QtBot
) -> None:
    dialog = drop(german)
    dialog.choose_view("statistics")
    assert text(dialog, "statisticsWait").startswith("Statistics come once")
    press(qtbot, dialog, "fillMeanButton")
    settle(qtbot, dialog)
    assert dialog.statistics.isVisible()


def test_what_a_copy_within_the_project_takes_is_shown(
    drop: Drop, german: Path, photos: Path
) -> None:
    assert text(drop(german), "embeddingSize") == bytes_text(german.stat().st_size)
    dialog = drop(photos)
    size = sum(one.stat().st_size for one in photos.rglob("*.png"))
    assert text(dialog, "embeddingSize") == bytes_text(size)
    assert dialog.settings.embed.isEnabled()


def test_data_that_a_project_cannot_hold_cannot_be_chosen_to_be_embedded(
    drop: Drop, german: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "MOST_EMBEDDED", 100)
    dialog = drop(german)
    assert text(dialog, "embeddingSize").endswith("too large")
    assert not dialog.settings.embed.isEnabled()


def test_sets_by_name_need_no_copy_within_the_project(window: MainWindow, qtbot: QtBot) -> None:
    window.open_path(Path("set:iris"))
    dialog = window.imports.dialog
    assert dialog is not None
    settle(qtbot, dialog)
    assert not dialog.settings.embed.isVisible()


def test_the_statistics_of_images_begin_with_a_pixel_that_varies(
    drop: Drop, tmp_path: Path
) -> None:
    images = np.zeros((30, 4, 5), np.uint8)
    images[:, 2, 3] = np.arange(30) % 7 + 2
    np.save(tmp_path / "images.npy", images)
    dialog = drop(tmp_path / "images.npy")
    assert combo(dialog, "featureCombo").currentText() == "pixel 3, 4"
    assert dialog.statistics.histogram.limits == (2, 8), "of the values, not of the bins"


def test_captions_above_a_histogram_never_touch(qtbot: QtBot, themes: Themes) -> None:
    histogram = Histogram(themes)
    qtbot.addWidget(histogram)
    counts = np.array([30, 1234])
    note = "mean 32,768 · deviation 18,919"
    histogram.show_counts(counts, np.array([0.0, 1.0, 2.0]), (0.0, 2.0), note)
    metrics = QFontMetricsF(ui_font(10))
    seen = set()
    for width in range(60, 400, 5):
        most, told = histogram.captions(width)
        taken = metrics.horizontalAdvance(most) + metrics.horizontalAdvance(told)
        assert taken <= width - (8 if most else 0), width
        seen.add((most, told == note))
    wordings = {"up to 1,234 values a bar", "up to 1,234 a bar", "≤ 1,234", ""}
    assert seen == {*((one, True) for one in wordings), ("", False)}


@pytest.mark.parametrize(
    ("features", "training", "told"),
    [
        (2049, 6, "2,049 features are too many to look for principal components"),
        (2048, 1, "There are too few samples to train on"),
        (2048, 2, "All samples to train on are alike"),
    ],
)
def test_why_there_are_no_components_is_told_with_the_one_reason(
    features: int, training: int, told: str
) -> None:
    prepared = SimpleNamespace(shape=(features,), training=np.arange(training))
    assert no_components(cast(Any, prepared)).startswith(told)


def test_features_that_are_too_many_for_components_are_told_where_a_suggestion_would_be(
    drop: Drop, tmp_path: Path
) -> None:
    np.save(tmp_path / "wide.npy", np.arange(6 * 2049).reshape(6, 2049))
    dialog = drop(tmp_path / "wide.npy")
    assert text(dialog, "yardstickLabel").startswith("2,049 features are too many")


def test_what_is_odd_is_told_in_sentences_that_end_once(drop: Drop, tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=(60, 3))
    values[:, 1] = np.arange(60)
    values[7, 2] = 1e4
    np.save(tmp_path / "odd.npy", values)
    dialog = drop(tmp_path / "odd.npy")
    dialog.choose_view("statistics")
    assert text(dialog, "oddLabel").splitlines() == [
        "feature 2: counts the rows: a number, not a measurement?",
        "feature 3: 1 value lies far from the rest.",
    ]


def test_samples_that_train_and_test_are_told_among_what_is_odd(drop: Drop, tmp_path: Path) -> None:
    values = np.random.default_rng(0).random((60, 3))
    values[30:] = values[:30]
    np.save(tmp_path / "twice.npy", values)
    dialog = drop(tmp_path / "twice.npy")
    dialog.choose_view("statistics")
    prepared = dialog.controller.findings.prepared
    assert prepared is not None
    trained = {tuple(row) for row in prepared.values[prepared.training].tolist()}
    tested = [tuple(row) for row in prepared.values[prepared.testing].tolist()]
    shared = sum(row in trained for row in tested)
    first, second = text(dialog, "oddLabel").splitlines()
    assert first == "30 of 60 samples equal an earlier one."
    assert second.startswith(f"{shared} of 12 test samples are in the training part, too:")


def test_no_choice_is_cut_short_whether_the_scroll_bar_shows_or_not(
    drop: Drop, german: Path, qtbot: QtBot
) -> None:
    dialog = drop(german)
    settings, box = dialog.settings, combo(dialog, "scalingField")
    dialog.resize(1060, 2000)
    bar = settings.verticalScrollBar()
    qtbot.waitUntil(lambda: not bar.isVisible())
    width = box.width()
    dialog.resize(1060, 600)
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(lambda: box.width() == width)
    for name in ("missingField", "scalingField", "splitField", "balanceField", "scopeField"):
        found = combo(dialog, name)
        texts = [found.itemText(row) for row in range(found.count())]
        widest = max(texts, key=found.fontMetrics().horizontalAdvance)
        assert found.fontMetrics().horizontalAdvance(widest) <= width - TEXT_MARGINS, widest


def test_a_set_that_is_not_here_yet_is_said_to_be_downloaded(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SampleSet, "here", property(lambda _self: False))
    going = threading.Event()
    monkeypatch.setattr(work, "download", lambda _set, _watch: going.wait(20))
    window.open_path(Path("set:fashion-mnist"))
    dialog = window.imports.dialog
    assert dialog is not None
    assert dialog.reading.heading.text() == "Downloading Fashion-MNIST"
    qtbot.waitUntil(lambda: bool(dialog.controller.findings.busy), timeout=LONG)
    assert dialog.reading.heading.text() == "Downloading Fashion-MNIST"
    assert dialog.controller.findings.busy == "Downloading"
    dialog.reject()
    going.set()
    qtbot.waitUntil(lambda: not window.imports.background.busy, timeout=LONG)
