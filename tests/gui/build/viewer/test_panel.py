"""What the reconstructions card shows, and when."""

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from aestudio.core.activation import Activation
from aestudio.core.measured import Measured
from aestudio.core.scaling import Scaling
from aestudio.data.dataset import Dataset
from aestudio.gui.build.viewer import reconstructor
from aestudio.gui.build.viewer.footer import LEGEND, Remark
from aestudio.gui.build.viewer.measuring import Outcome, Request, measure
from aestudio.gui.build.viewer.panel import ReconstructionPanel
from aestudio.gui.document.session import Session
from aestudio.gui.kit.figures import error_figure
from aestudio.gui.kit.sketch import Sketch, image_of
from aestudio.gui.shell.theme import DARK, LIGHT, Themes
from tests.gui.small import Network, dataset, network
from tests.networks import biases, kernels

Settle = Callable[[], None]


def choose(panel: ReconstructionPanel, name: str, row: int) -> None:
    """Choose as a user does."""
    combo = panel.findChild(QComboBox, name)
    assert combo is not None
    combo.setCurrentIndex(row)
    combo.activated.emit(row)


def text(panel: ReconstructionPanel, name: str) -> str:
    """What a label says."""
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found.text()


def figures(panel: ReconstructionPanel) -> list[str]:
    """The errors under the cells, in order."""
    return [panel.model.index(row).data() for row in range(panel.model.rowCount())]


def independent_errors(network: Network, samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Errors of a linear network by plain products in double precision."""
    values = samples.astype(np.float64)
    for kernel, bias in zip(kernels(network[1]), biases(network[1]), strict=True):
        values = values @ kernel.astype(np.float64) + bias
    return np.asarray(((values - samples) ** 2).mean(axis=1))


def image(panel: ReconstructionPanel) -> bytes:
    """The grid's pixels."""
    shot = panel.grid.viewport().grab().toImage()  # Its bits go with it.
    return bytes(shot.constBits())


def test_inputs_and_a_hint_are_shown_before_any_training(
    panel: ReconstructionPanel, digits: Dataset
) -> None:
    panel.show_dataset(digits)
    assert panel.model.rowCount() == 30
    assert set(figures(panel)) == {"–"}
    assert text(panel, "viewerHint").startswith("Press Train")


def test_what_is_in_sight_is_shown_before_all_is_measured(
    panel: ReconstructionPanel,
    digits: Dataset,
    settle: Settle,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    let = threading.Event()

    def later(
        request: Request, visible: NDArray[np.int64], cancelled: Callable[[], bool]
    ) -> Outcome | None:
        let.wait(10)
        return measure(request, visible, cancelled)

    monkeypatch.setattr(reconstructor, "measure", later)
    panel.show_dataset(digits)
    made = network(36)
    panel.show_weights(*made)
    first = int(panel.model.order[0])
    qtbot.waitUntil(lambda: panel.model.output(first) is not None)
    assert set(figures(panel)) == {"–"}, "no error is known yet"
    shown = panel.model.output(first)
    assert shown is not None
    sample = digits.test[first : first + 1]
    assert float(((shown - sample[0]) ** 2).mean()) == pytest.approx(
        independent_errors(made, sample)[0], rel=1e-4
    )
    let.set()
    settle()
    assert figures(panel)[0] == error_figure(float(independent_errors(made, sample)[0]))


def test_while_a_run_is_measured_nobody_is_told_to_train(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_weights(*network(36))
    assert text(panel, "viewerHint").startswith("Samples appear here")
    panel.show_dataset(digits)
    assert text(panel, "viewerHint").endswith("as soon as they have been computed")
    settle()
    panel.clear()
    assert text(panel, "viewerHint").startswith("Press Train")


def test_before_the_first_epoch_nobody_is_told_to_train_either(
    panel: ReconstructionPanel, digits: Dataset
) -> None:
    panel.show_dataset(digits)
    panel.set_live(True)
    assert text(panel, "viewerHint").endswith("while the network learns")
    assert "Train" not in text(panel, "viewerHint")
    panel.set_live(False)
    assert text(panel, "viewerHint").startswith("Press Train")


def test_reconstructions_change_with_the_weights(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(*network(36, seed=1))
    settle()
    before, first = figures(panel), image(panel)
    panel.show_weights(*network(36, seed=2))
    settle()
    assert figures(panel) != before
    assert image(panel) != first


def test_the_error_of_the_whole_test_part_is_announced_whichever_part_is_shown(
    qtbot: QtBot, panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    known = network(36)
    panel.show_dataset(digits)
    choose(panel, "viewerPartCombo", 1)
    with qtbot.waitSignal(panel.test_error_changed) as announced:
        panel.show_weights(*known)
    settle()
    expected = independent_errors(known, digits.test).mean()
    assert announced.args == [pytest.approx(expected, rel=1e-5)]
    shown = independent_errors(known, digits.train).mean()
    assert text(panel, "viewerError") == error_figure(float(shown))


def test_worst_first_descends_and_best_first_ascends(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    known = network(36)
    panel.show_weights(*known)
    settle()
    errors = independent_errors(known, digits.test)
    choose(panel, "viewerSortCombo", 1)
    assert (np.diff(errors[panel.model.order]) <= 1e-9).all()
    choose(panel, "viewerSortCombo", 2)
    assert (np.diff(errors[panel.model.order]) >= -1e-9).all()


def test_mixed_classes_takes_one_sample_of_each_class_in_turn(
    panel: ReconstructionPanel, digits: Dataset
) -> None:
    panel.show_dataset(digits)
    assert digits.test_labels is not None
    assert digits.test_labels[panel.model.order[:6]].tolist() == [0, 1, 2, 0, 1, 2]
    assert sorted(panel.model.order) == list(range(30))


def test_the_class_filter_shows_only_that_class(
    panel: ReconstructionPanel, digits: Dataset
) -> None:
    panel.show_dataset(digits)
    choose(panel, "viewerClassCombo", 2)
    assert digits.test_labels is not None
    assert set(digits.test_labels[panel.model.order]) == {1}
    count = (digits.test_labels == 1).sum()
    assert panel.model.rowCount() == count > 1
    combo = panel.findChild(QComboBox, "viewerClassCombo")
    assert combo is not None
    assert combo.currentText() == f"Class one · {count} samples"
    assert combo.itemText(0) == "All classes · 30 samples"


def test_the_error_below_is_that_of_the_class_that_is_shown(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    known = network(36)
    # One more class than there are samples of.
    panel.show_dataset(replace(digits, class_names=("zero", "one", "two", "none")))
    panel.show_weights(*known)
    settle()
    errors = independent_errors(known, digits.test)
    told = panel.footer
    for row in (1, 2, 3):
        choose(panel, "viewerClassCombo", row)
        expected = error_figure(float(errors[digits.test_labels == row - 1].mean()))
        assert (told.caption.text(), told.error.text()) == ("class error", expected)
    assert told.error.toolTip().startswith("Class two of the test part\nMean squared error 0.")
    choose(panel, "viewerClassCombo", 4)
    assert (told.caption.text(), told.error.text()) == ("class error", "–")
    choose(panel, "viewerClassCombo", 0)
    assert told.caption.text() == "test error"
    assert told.error.text() == error_figure(float(errors.mean()))


def resized(panel: ReconstructionPanel, width: int) -> bool:
    panel.resize(width, 716)
    QApplication.processEvents()
    return panel.width() == width


@pytest.mark.parametrize("labelled", [True, False])
def test_nothing_is_cut_in_a_card_as_narrow_as_the_window_lets_it_be(
    qtbot: QtBot, panel: ReconstructionPanel, settle: Settle, labelled: bool
) -> None:
    scaling = Scaling(np.zeros(36, np.float32), np.full(36, 2, np.float32))
    many = dataset((6, 6), samples=30_000, labelled=labelled)
    panel.show_dataset(replace(many, scaling=scaling))
    panel.set_live(True)
    panel.show_weights(*network(36), "Autoencoder 2, epoch 1,200")
    settle()
    for width in (300, 330, 348, 300):
        # What is shown last is laid out some turns later, and only then does the card give way.
        qtbot.waitUntil(partial(resized, panel, width))
        shown = [*panel.findChildren(QLabel), *panel.findChildren(QComboBox)]
        seen = [one for one in shown if one.isVisible()]
        assert len(seen) >= 7
        wanted = ((one, one.sizeHint().width()) for one in seen)
        cut = [(one.objectName(), one.width(), w) for one, w in wanted if one.width() < w]
        assert not cut, f"at {width}"
        assert panel.footer.scale.isVisible()
        epoch = "epoch 1,200" if width == 300 else "Autoencoder 2, epoch 1,200"
        assert text(panel, "viewerMoment") == epoch
    assert panel.footer.caption.text() == "test error, scaled"


@pytest.mark.parametrize("name", ["viewerPartCombo", "viewerSortCombo", "viewerClassCombo"])
def test_the_list_of_a_box_shows_its_texts_whole(
    panel: ReconstructionPanel, digits: Dataset, name: str
) -> None:
    panel.show_dataset(replace(digits, class_names=("a class of a long name", "one", "two")))
    combo = panel.findChild(QComboBox, name)
    assert combo is not None
    combo.showPopup()
    QApplication.processEvents()
    room = combo.view().viewport().width()
    combo.hidePopup()
    texts = [combo.itemText(row) for row in range(combo.count())]
    # Padding on both sides, and what a list draws around its texts.
    assert room >= max(map(combo.fontMetrics().horizontalAdvance, texts)) + 24


def test_a_class_of_a_long_name_does_not_widen_the_card(
    panel: ReconstructionPanel, digits: Dataset
) -> None:
    names = ("a" * 120, "one", "two")
    panel.show_dataset(replace(digits, class_names=names))
    panel.resize(300, 716)
    assert panel.width() == 300


def test_a_long_remark_takes_the_room_of_the_scale_and_does_not_widen_the_card(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(*network(36))
    settle()
    panel.resize(330, 716)
    note, scale = panel.footer.note, panel.footer.scale
    for words, beside in (("as trained, 36 → 4", True), ("as trained, " + "36 → " * 30, False)):
        panel.footer.show_error("Test", Measured(0.5, 0.5), Remark(words, "whole"))
        QApplication.processEvents()
        assert (scale.isVisible(), panel.width()) == (beside, 330)
        assert note.text() == words


def test_cells_keep_their_places_while_training_until_the_run_ends(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    choose(panel, "viewerSortCombo", 1)
    panel.set_live(True)
    panel.show_weights(*network(36, seed=1), "epoch 1")
    settle()
    assert text(panel, "viewerNote") == LEGEND
    order = panel.model.order.tolist()
    last = network(36, seed=5)
    panel.show_weights(*last, "epoch 2")
    settle()
    assert panel.model.order.tolist() == order
    assert text(panel, "viewerNote") == "order kept while training"
    note = panel.footer.note
    assert "those of epoch 1:" in note.accessibleDescription()
    choose(panel, "viewerSortCombo", 1)
    errors = independent_errors(last, digits.test)
    assert (np.diff(errors[panel.model.order]) <= 1e-9).all()
    assert text(panel, "viewerNote") == LEGEND
    last = network(36, seed=6)
    panel.show_weights(*last, "epoch 3")
    settle()
    assert text(panel, "viewerNote") == "order kept while training"
    choose(panel, "viewerSortCombo", 0)
    assert text(panel, "viewerNote") == LEGEND
    choose(panel, "viewerSortCombo", 1)
    panel.show_weights(*last, "epoch 4")
    settle()
    panel.set_live(False)
    assert text(panel, "viewerNote") == LEGEND
    errors = independent_errors(last, digits.test)
    assert (np.diff(errors[panel.model.order]) <= 1e-9).all()


def test_a_click_shows_that_sample_large_with_its_error(
    qtbot: QtBot, panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    known = network(36)
    panel.show_dataset(digits)
    panel.show_weights(*known)
    settle()
    place = panel.grid.visualRect(panel.model.index(4)).center()
    qtbot.mouseClick(panel.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    sample = int(panel.model.order[4])
    expected = independent_errors(known, digits.test)[sample]
    assert panel.enlarged.isVisible()
    assert text(panel, "enlargedError") == error_figure(float(expected))
    assert panel.enlarged.heading.text() == "Class one"


@pytest.mark.parametrize("token", ["accent", "faint"])
def test_the_mark_around_a_sample_of_the_first_row_has_all_its_edges(
    qtbot: QtBot, panel: ReconstructionPanel, digits: Dataset, themes: Themes, token: str
) -> None:
    """Of the one with the focus, and of the one under the pointer."""
    panel.show_dataset(digits)
    panel.activateWindow()
    viewport, first = panel.grid.viewport(), panel.model.index(0)
    cell = panel.grid.visualRect(first)
    if token == "accent":
        panel.grid.setCurrentIndex(first)
        panel.grid.setFocus()
        qtbot.waitUntil(panel.grid.hasFocus)
    else:
        qtbot.mouseMove(viewport, cell.center())
    shot = viewport.grab(cell).toImage()
    wanted = themes.current.color(token)
    near = np.array(
        [
            [close(shot.pixelColor(x, y), wanted) for x in range(shot.width())]
            for y in range(shot.height())
        ]
    )
    rows, columns = near.mean(axis=1) > 0.7, near.mean(axis=0) > 0.5
    assert rows[:4].any()
    assert rows[4:].any()
    assert columns[:4].any()
    assert columns[-8:].any()


def close(one: QColor, other: QColor) -> bool:
    parts = (one.red() - other.red(), one.green() - other.green(), one.blue() - other.blue())
    return max(map(abs, parts)) < 60


def test_a_right_click_leaves_the_enlarged_view_open(
    qtbot: QtBot, panel: ReconstructionPanel, digits: Dataset
) -> None:
    panel.show_dataset(digits)
    panel.pages.enlarge(0)
    qtbot.mouseClick(panel.enlarged, Qt.MouseButton.RightButton)
    qtbot.mouseClick(panel.enlarged, Qt.MouseButton.MiddleButton)
    assert panel.enlarged.isVisible()
    qtbot.mouseClick(panel.enlarged, Qt.MouseButton.LeftButton)
    assert not panel.enlarged.isVisible()


def asked_for(panel: ReconstructionPanel, text: str) -> list[str]:
    """Choose from the menu of the right button; what was offered."""
    page = panel.enlarged if panel.enlarged.isVisible() else panel.grid.viewport()
    place = page.rect().center()
    mouse = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(page, QContextMenuEvent(mouse, place, page.mapToGlobal(place)))
    menu = panel.findChild(QMenu, "viewerMenu")
    assert menu is not None
    actions = {one.text(): one for one in menu.actions()}
    actions[text].trigger()
    menu.close()
    QApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete)
    return list(actions)


def test_the_samples_in_sight_can_be_saved_or_copied_as_a_picture(
    panel: ReconstructionPanel,
    digits: Dataset,
    settle: Settle,
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(*network(36))
    settle()
    sketches: list[Sketch] = []
    panel.picture_wanted.connect(sketches.append)
    offered = asked_for(panel, "Save picture…")
    assert offered == ["Save picture…", "Copy picture"]
    (sketch,) = sketches
    assert sketch.name == "reconstructions"
    lines = (panel.grid.viewport().height()) // panel.grid.gridSize().height()
    assert lines * panel.grid.gridSize().height() <= sketch.size.height()
    assert sketch.size.height() < panel.grid.viewport().height() + 24
    asked_for(panel, "Copy picture")
    copied = QApplication.clipboard().image()
    assert copied.size() == sketch.size * 3
    assert copied.pixelColor(0, 0) == QColor(LIGHT.panel)


def test_an_enlarged_sample_is_saved_with_its_row_in_the_name(
    panel: ReconstructionPanel,
    digits: Dataset,
    settle: Settle,
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(*network(36))
    settle()
    sketches: list[Sketch] = []
    panel.picture_wanted.connect(sketches.append)
    panel.pages.enlarge(2)
    asked_for(panel, "Save picture…")
    (sketch,) = sketches
    assert sketch.name == f"sample {digits.test_rows[2] + 1}"
    assert sketch.size.width() > 3 * 224
    shot = image_of(sketch)
    middle = 3 * (10 + 22) + 3 * 112  # Of the first picture; 6 pixels a side, smoothed.
    shown = shot.pixelColor(3 * 10 + 3 * 112, middle)
    near = digits.test[2].reshape(6, 6)[2:4, 2:4]
    assert near.min() - 0.02 <= shown.valueF() <= near.max() + 0.02


def test_keys_open_move_and_close_the_enlarged_view(
    qtbot: QtBot, panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(*network(36))
    settle()
    panel.grid.setCurrentIndex(panel.model.index(0))
    qtbot.keyClick(panel.grid, Qt.Key.Key_Return)
    qtbot.keyClick(panel.enlarged, Qt.Key.Key_Right)
    qtbot.keyClick(panel.enlarged, Qt.Key.Key_Right)
    assert text(panel, "enlargedError") == figures(panel)[2]
    qtbot.keyClick(panel.enlarged, Qt.Key.Key_Escape)
    assert panel.grid.isVisible()
    assert panel.grid.currentIndex().row() == 2


def test_the_latest_request_wins_and_those_between_are_never_computed(
    panel: ReconstructionPanel,
    digits: Dataset,
    settle: Settle,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate, seen = threading.Event(), []

    def slow(
        request: Request, wanted: NDArray[np.int64], cancelled: Callable[[], bool]
    ) -> Outcome | None:
        seen.append(request.weights)
        gate.wait(5)
        return measure(request, wanted, cancelled)

    monkeypatch.setattr(reconstructor, "measure", slow)
    panel.show_dataset(digits)
    networks = [network(36, seed=seed) for seed in range(4)]
    panel.show_weights(*networks[0])
    qtbot.waitUntil(lambda: len(seen) == 1)
    for each in networks[1:]:
        panel.show_weights(*each)
    gate.set()
    settle()
    assert seen == [networks[0][1], networks[3][1]]
    assert panel.model.outcome is not None
    assert panel.model.outcome.request.weights is networks[3][1]


def test_the_epoch_told_is_that_of_the_pictures_and_not_of_weights_that_wait(
    panel: ReconstructionPanel,
    digits: Dataset,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gate = threading.Event()

    def slow(
        request: Request, wanted: NDArray[np.int64], cancelled: Callable[[], bool]
    ) -> Outcome | None:
        gate.wait(5)
        return measure(request, wanted, cancelled)

    panel.show_dataset(digits)
    panel.set_live(True)
    panel.show_weights(*network(36, seed=1), "epoch 1")
    settle()
    assert text(panel, "viewerMoment") == "epoch 1"
    monkeypatch.setattr(reconstructor, "measure", slow)
    panel.show_weights(*network(36, seed=2), "epoch 2")
    panel.show_weights(*network(36, seed=3), "epoch 30")
    assert text(panel, "viewerMoment") == "epoch 1"
    gate.set()
    panel.set_live(False)
    settle()
    assert text(panel, "viewerMoment") == "epoch 30"
    panel.show_weights(*network(36, seed=3))
    settle()
    assert text(panel, "viewerMoment") == ""


def test_moments_that_pass_out_of_sight_are_not_measured_but_the_last_once_it_is_in_sight(
    panel: ReconstructionPanel,
    digits: Dataset,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[str] = []

    def heard(
        request: Request, wanted: NDArray[np.int64], cancelled: Callable[[], bool]
    ) -> Outcome | None:
        measured.append(request.moment)
        return measure(request, wanted, cancelled)

    monkeypatch.setattr(reconstructor, "measure", heard)
    panel.show_dataset(digits)
    panel.hide()
    for epoch in (1, 2):
        panel.show_weights(*network(36, seed=epoch), f"epoch {epoch}")
    assert panel.idle
    panel.show()
    settle()
    assert measured == ["epoch 2"]
    assert text(panel, "viewerMoment") == "epoch 2"


def test_a_network_at_its_end_is_measured_out_of_sight_too(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    panel.hide()
    panel.show_weights(*network(36))
    settle()
    assert panel.insight is not None


def test_closing_in_the_middle_of_a_computation_leaves_no_thread(
    panel: ReconstructionPanel, digits: Dataset
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(*network(36))
    panel.close()
    assert not [one for one in threading.enumerate() if "reconstructions" in one.name]


@pytest.mark.parametrize("shape", [(5,), (1,), (60,), (4, 4, 3), (3, 4, 4), (8, 2), (2, 2, 2, 2)])
def test_samples_of_any_shape_are_drawn_small_and_large(
    panel: ReconstructionPanel, settle: Settle, shape: tuple[int, ...]
) -> None:
    data = dataset(shape, labelled=False)
    panel.show_dataset(data)
    panel.show_weights(*network(int(np.prod(shape))))
    settle()
    assert image(panel)
    panel.pages.enlarge(0)
    assert not panel.enlarged.grab().isNull()
    assert panel.width() == 348


def test_a_diverged_network_is_drawn_and_called_not_finite(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    architecture, weights = network(36)
    weights["encoder_1", "bias"][:] = np.nan
    panel.show_dataset(digits)
    panel.show_weights(architecture, weights)
    settle()
    panel.pages.enlarge(0)
    assert image(panel)
    assert text(panel, "viewerError") == "not finite"


def test_the_outer_levels_of_a_deeper_network_are_named_as_such(
    panel: ReconstructionPanel, session: Session, settle: Settle
) -> None:
    data = dataset((28, 28), samples=12)
    outer = session.project.architecture.first_levels(1)
    _architecture, weights = network(784, (outer.codings,))
    panel.show_dataset(data)
    panel.set_live(True)
    panel.show_weights(outer, weights)
    settle()
    assert text(panel, "viewerNote") == "through 1 of 2 layers"


def dead(features: int) -> Network:
    """A network whose hidden layer is 0 for every sample."""
    architecture, weights = network(features)
    weights["encoder_1", "bias"][:] = -1e3
    return architecture.with_layer(0, activation=Activation.RELU), weights


def test_a_network_that_gives_one_output_for_all_inputs_is_told_until_another_is_trained(
    qtbot: QtBot, panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    with qtbot.waitSignal(panel.judged) as judged:
        panel.show_weights(*dead(36))
    problem = judged.args[0]
    assert "all 4 units of the coding layer (ReLU) are 0 for every sample" in problem.what
    assert text(panel, "viewerNote") == "one output for all inputs"
    with qtbot.waitSignal(panel.judged) as judged:
        panel.set_live(True)
    assert judged.args == [None]
    told: list[object] = []
    panel.judged.connect(told.append)
    panel.show_weights(*dead(36))
    settle()
    assert told == []
    panel.set_live(False)
    panel.show_weights(*network(36))
    settle()
    assert told == []
    assert text(panel, "viewerNote") == LEGEND


def test_test_samples_far_outside_training_are_told_beside_their_error(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    far = "3 values in 2 of 30 test samples lie far outside what training saw"
    panel.show_dataset(replace(digits, far=far))
    panel.show_weights(*network(36))
    settle()
    assert text(panel, "viewerNote") == "values far outside training"
    note = panel.findChild(QLabel, "viewerNote")
    assert note is not None
    assert far in " ".join(note.toolTip().split())
    assert note.accessibleDescription() == f"{far}."
    choose(panel, "viewerPartCombo", 1)
    settle()
    assert text(panel, "viewerNote") == LEGEND
    assert note.accessibleDescription() == ""


def test_weights_may_come_before_the_data(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_weights(*network(36))
    panel.show_dataset(digits)
    settle()
    assert "–" not in figures(panel)


def test_weights_of_another_width_leave_the_inputs_alone(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(*network(20))
    settle()
    assert set(figures(panel)) == {"–"}


def test_clear_forgets_the_reconstructions_and_keeps_the_inputs(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(*network(36))
    settle()
    panel.clear()
    assert panel.model.rowCount() == 30
    assert set(figures(panel)) == {"–"}


def test_six_columns_meet_both_edges_of_the_card(
    panel: ReconstructionPanel, digits: Dataset
) -> None:
    panel.show_dataset(digits)
    cells = [panel.grid.visualRect(panel.model.index(row)) for row in range(7)]
    assert len({cell.top() for cell in cells[:6]}) == 1
    assert cells[6].top() > cells[0].top()


def test_both_themes_are_drawn_differently(
    panel: ReconstructionPanel, digits: Dataset, themes: Themes
) -> None:
    panel.show_dataset(digits)
    light = image(panel)
    themes.use(DARK)
    dark = image(panel)
    themes.use(LIGHT)
    assert light != dark


def test_every_control_has_a_name_and_a_tooltip(panel: ReconstructionPanel) -> None:
    for name in ("viewerPartCombo", "viewerSortCombo", "viewerClassCombo", "closeEnlargedButton"):
        widget = panel.findChild(QWidget, name)
        assert widget is not None
        assert widget.accessibleName()
        assert widget.toolTip()


def test_only_what_is_in_sight_is_kept_where_all_would_not_fit(
    panel: ReconstructionPanel, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aestudio.gui.build.viewer.measuring.MOST_KEPT", 0)
    panel.show_dataset(dataset((6, 6), samples=900))
    panel.show_weights(*network(36))
    settle()
    last = int(panel.model.order[-1])
    assert panel.model.output(last) is None
    panel.grid.scrollToBottom()
    panel.pages.enlarge(last)
    settle()
    assert panel.model.output(last) is not None


def test_the_keyboard_stays_at_its_sample_when_the_order_changes(
    panel: ReconstructionPanel, digits: Dataset, settle: Settle
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(*network(36))
    settle()
    panel.grid.setCurrentIndex(panel.model.index(3))
    sample = int(panel.model.order[3])
    choose(panel, "viewerSortCombo", 1)
    assert panel.model.order[panel.grid.currentIndex().row()] == sample


def test_samples_go_when_the_project_turns_to_other_data(
    panel: ReconstructionPanel, digits: Dataset, session: Session, settle: Settle
) -> None:
    panel.show_dataset(digits)
    panel.show_weights(*network(36))
    settle()
    panel.pages.enlarge(0)
    session.edit("", lambda project: project.with_data(digits.reference))
    settle()
    assert panel.model.rowCount() == 0
    assert panel.grid.isVisible()
    panel.show_dataset(digits)
    assert panel.model.rowCount() == 30
