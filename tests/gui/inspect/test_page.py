"""The workspace: what is looked at on the left, a view, and what is selected on the right."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import get_ident

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from aestudio.analysis.forward import encode, reconstruct
from aestudio.core.corruptions.masking import Masking
from aestudio.core.encoding import Encoding, Feature
from aestudio.core.errors import StudioError
from aestudio.core.model import Model
from aestudio.core.plan import TrainingPlan
from aestudio.core.project import Document
from aestudio.core.snapshots import Snapshot, Timeline
from aestudio.gui.document.session import Session
from aestudio.gui.inspect.errors.parts_page import PartsPage
from aestudio.gui.inspect.errors.view import ErrorsView
from aestudio.gui.inspect.exporting import CAPTION, captioned
from aestudio.gui.inspect.heading import Heading
from aestudio.gui.inspect.inspected import NO_ROWS, Inspected, Rows, Selection, Subject
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.inspect.samples.view import SamplesView
from aestudio.gui.inspect.views import VIEWS
from aestudio.gui.kit.sketch import DENSITY, Sketch, image_of
from aestudio.gui.samples.part import Part, PartName, Parts
from aestudio.gui.shell.theme import Themes
from tests.gui.runs.invented import trained
from tests.gui.small import dataset, network

LONG = 60_000
Settle = Callable[[], None]


@pytest.fixture
def page(qtbot: QtBot, session: Session, themes: Themes) -> Iterator[InspectPage]:
    found = InspectPage(session, themes)
    themes.dress(found)
    qtbot.addWidget(found)
    found.resize(1264, 690)
    found.show(session.document)
    found.show()
    yield found
    found.close()


@pytest.fixture
def settle(qtbot: QtBot, page: InspectPage) -> Settle:
    return lambda: qtbot.waitUntil(lambda: page.computations.idle, timeout=LONG)


@pytest.fixture
def looking(page: InspectPage, subject: Subject, settle: Settle) -> InspectPage:
    """At a trained network, all of it measured."""
    page.show_subject(subject)
    settle()
    return page


def _inspected(page: InspectPage) -> Inspected:
    assert page.inspected is not None
    return page.inspected


def _errors(subject: Subject) -> list[float]:
    test = subject.dataset.test
    made = reconstruct(subject.model.architecture, subject.model.weights, test)
    return [float(one) for one in np.square(made - test).mean(axis=1)]


def test_without_a_network_it_says_what_to_do_and_leads_there(
    qtbot: QtBot, page: InspectPage
) -> None:
    assert page.empty.isVisible()
    with qtbot.waitSignal(page.wanted) as heard:
        page.empty.button.click()
    assert heard.args == ["build"]


def test_the_worst_sample_comes_first_with_its_error_and_its_output(
    looking: InspectPage, subject: Subject, settle: Settle
) -> None:
    errors = _errors(subject)
    worst = max(range(30), key=errors.__getitem__)
    grid = looking.findChild(type(looking.selected.grid), "samplesGrid")
    assert grid is not None
    assert grid.shown is not None
    assert grid.shown.order[0] == worst
    assert grid.shown.errors is not None
    assert grid.shown.errors[worst] == pytest.approx(errors[worst], rel=1e-5)
    settle()
    assert worst in grid.outputs


def test_what_is_selected_is_told_on_the_right_whatever_the_view(
    looking: InspectPage, subject: Subject
) -> None:
    rows = np.array([2, 11, 20])
    looking.change(lambda one: one.selecting(Selection(rows, "by hand")))
    errors = _errors(subject)
    panel = looking.selected
    assert panel.title.text() == "3 selected"
    mean, every, worst, classes = panel.figures.texts
    assert float(mean) == pytest.approx(np.mean([errors[one] for one in rows]), rel=1e-2)
    assert float(every) == pytest.approx(np.mean(errors), rel=1e-2)
    assert float(worst) == pytest.approx(max(errors[one] for one in rows), rel=1e-2)
    labels = subject.dataset.test_labels
    assert labels is not None
    assert int(classes) == len({int(labels[one]) for one in rows})


def test_a_class_that_is_clicked_is_selected_and_counted(looking: InspectPage) -> None:
    classes, inspected = looking.look_at.classes, _inspected(looking)
    place = classes.rect().topLeft()
    place.setX(30)
    place.setY(22 + 21 + 10)
    QTest.mouseClick(classes, Qt.MouseButton.LeftButton, pos=place)
    labels = inspected.part.labels
    assert labels is not None
    chosen = np.flatnonzero(labels == 1)
    np.testing.assert_array_equal(_inspected(looking).selection.rows, chosen)
    assert classes.counts[1] == ("one", len(chosen), len(chosen))
    assert classes.counts[0][1] == 0


def test_other_samples_and_fewer_autoencoders_are_chosen_on_the_left(
    looking: InspectPage, settle: Settle
) -> None:
    look_at = looking.look_at
    place = look_at.part.findData(PartName.VALIDATION)
    look_at.part.setCurrentIndex(place)
    look_at.part.activated.emit(place)
    settle()
    assert len(_inspected(looking).part) == 6
    look_at.depth_slider.setValue(1)
    settle()
    assert _inspected(looking).model.architecture.sizes == (36, 4, 36)
    assert look_at.depth_figure.text() == "1 of 2"


def test_whose_samples_are_looked_at_is_named_beside_them(looking: InspectPage) -> None:
    name = _inspected(looking).subject.dataset.reference.name
    assert looking.look_at.data.text() == name
    assert looking.look_at.data.isVisible()


def test_a_part_that_is_chosen_is_copied_off_the_thread_of_the_window_which_says_so(
    qtbot: QtBot, looking: InspectPage, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    taken = Part.taken

    def noted(part: Part, rows: Rows, name: PartName) -> Part:
        threads.append(get_ident())
        return taken(part, rows, name)

    monkeypatch.setattr(Part, "taken", noted)
    told: list[str] = []
    looking.told.connect(told.append)
    before = _inspected(looking).part
    place = looking.look_at.part.findData(PartName.TRAINING)
    looking.look_at.part.activated.emit(place)
    assert _inspected(looking).part is before
    settle()
    assert _inspected(looking).part.name is PartName.TRAINING
    assert told == ["Reading the training samples", "54 samples of the training part"]
    assert threads
    assert get_ident() not in threads


def test_noise_can_be_seen_where_it_learnt_from_such(
    looking: InspectPage, subject: Subject, settle: Settle
) -> None:
    box = looking.look_at.noise
    assert box.isHidden()
    looking.show_subject(replace(subject, damage=Masking(share=0.5), of=object()))
    assert not box.isHidden()
    box.setChecked(True)
    settle()
    assert _inspected(looking).corruption == Masking(share=0.5)


def test_a_click_points_at_a_sample_and_ctrl_and_shift_select(
    looking: InspectPage, settle: Settle
) -> None:
    grid = looking.findChild(type(looking.selected.grid), "samplesGrid")
    assert grid is not None
    assert grid.shown is not None
    order = grid.shown.order.tolist()

    def click(number: int, modifier: Qt.KeyboardModifier) -> None:
        place = grid.place_of(order[number])
        assert place is not None
        middle = place.center().toPoint()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, middle)

    click(2, Qt.KeyboardModifier.NoModifier)
    assert _inspected(looking).sample == order[2]
    assert len(_inspected(looking).selection) == 0
    click(1, Qt.KeyboardModifier.ControlModifier)
    click(3, Qt.KeyboardModifier.ControlModifier)
    assert {*_inspected(looking).selection.rows.tolist()} == {order[1], order[3]}
    click(5, Qt.KeyboardModifier.ShiftModifier)
    assert {*_inspected(looking).selection.rows.tolist()} == {*order[3:6]}


def test_arrow_keys_go_from_sample_to_sample(looking: InspectPage) -> None:
    grid = looking.findChild(type(looking.selected.grid), "samplesGrid")
    assert grid is not None
    assert grid.shown is not None
    order = grid.shown.order.tolist()
    QTest.keyClick(grid, Qt.Key.Key_Home)
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert _inspected(looking).sample == order[1]
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert _inspected(looking).sample == order[-1]


def test_the_table_that_is_copied_has_a_line_a_sample_in_the_order_shown(
    looking: InspectPage, subject: Subject, settle: Settle
) -> None:
    looking.copy_table()
    settle()
    header, *lines = QGuiApplication.clipboard().text().splitlines()
    assert header == "row,class,error,code 1,code 2"
    errors = _errors(subject)
    order = sorted(range(30), key=lambda one: -errors[one])
    rows = subject.dataset.test_rows
    assert [int(line.split(",")[0]) for line in lines] == [int(rows[one]) + 1 for one in order]


def test_a_column_that_is_clicked_sorts_and_once_more_the_other_way(
    looking: InspectPage, subject: Subject, settle: Settle
) -> None:
    view = looking.current
    assert isinstance(view, SamplesView)
    view.forms.button(view.lines).click()
    model = subject.model
    codes = encode(model.architecture, model.weights, subject.dataset.test)[:, 1]
    header = view.lines.horizontalHeader()
    for wanted in (np.argsort(-codes), np.argsort(codes)):
        place = header.sectionViewportPosition(4) + 20
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, header.height() // 2)
        )
        settle()
        assert view.grid.shown is not None
        np.testing.assert_array_equal(view.grid.shown.order, wanted)
        settle()
        shown = view.lines.model().index(0, 4).data()
        assert float(shown) == pytest.approx(codes[wanted[0]], rel=1e-3)


def test_lines_that_are_selected_in_the_table_are_the_selection(
    looking: InspectPage, settle: Settle
) -> None:
    view = looking.current
    assert isinstance(view, SamplesView)
    view.forms.button(view.lines).click()
    settle()
    lines, order = view.lines, view.grid.shown.order if view.grid.shown else NO_ROWS

    def click(line: int, modifier: Qt.KeyboardModifier) -> None:
        place = lines.visualRect(lines.model().index(line, 0)).center()
        QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    click(1, Qt.KeyboardModifier.NoModifier)
    assert _inspected(looking).sample == order[1]
    click(4, Qt.KeyboardModifier.ShiftModifier)
    assert {*_inspected(looking).selection.rows.tolist()} == {*order[1:5].tolist()}


def test_a_picture_says_what_it_is_of(qtbot: QtBot, looking: InspectPage, session: Session) -> None:
    with qtbot.waitSignal(looking.picture_wanted) as heard:
        looking.save_picture()
    (sketch,) = heard.args
    own = looking.current.picture()
    assert own is not None
    assert sketch.size.width() == own.size.width()
    drawn = image_of(sketch)
    line = drawn.copy(0, DENSITY * own.size.height(), drawn.width(), drawn.height())
    inks = {line.pixel(x, y) for x in range(line.width()) for y in range(0, DENSITY * CAPTION, 2)}
    assert len(inks) > 2, "below it stands what it is of"


def test_while_it_learns_what_is_shown_stays_until_there_is_something_newer(
    looking: InspectPage, subject: Subject, settle: Settle
) -> None:
    grid = looking.findChild(type(looking.selected.grid), "samplesGrid")
    assert grid is not None
    assert grid.shown is not None
    before = grid.shown.order.tolist()
    looking.show_subject(replace(subject, of=object(), live=True, moment="epoch 2"))
    assert grid.shown.order.tolist() == before
    assert grid.shown.errors is not None
    assert "epoch 2" in looking.look_at.moment.text()


def test_once_there_is_a_network_the_views_are_made_ahead_one_by_one(
    qtbot: QtBot,
    page: InspectPage,
    subject: Subject,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aestudio.gui.inspect.page.AHEAD_AFTER_MS", LONG)
    page.show_subject(subject)
    settle()
    in_sight = [one for one in page.findChildren(QWidget) if one.isVisible()]
    places = [one.geometry() for one in in_sight]
    counts = [len(page._views)]
    page._ahead.start(0)
    while len(page._views) < len(VIEWS):
        qtbot.waitSignal(page._ahead.timeout, timeout=LONG).wait()
        counts.append(len(page._views))
    assert counts == [*range(counts[0], len(VIEWS) + 1)]
    assert not page._ahead.isActive()
    QApplication.sendPostedEvents()
    assert [one for one in page.findChildren(QWidget) if one.isVisible()] == in_sight
    assert [one.geometry() for one in in_sight] == places, "nothing that is seen moves"


def test_no_network_any_more_leads_back_to_the_empty_page(looking: InspectPage) -> None:
    looking.show_subject(None)
    assert looking.empty.isVisible()
    assert not looking.has_picture


def test_runs_are_listed_and_choosing_one_asks_for_it(
    qtbot: QtBot, page: InspectPage, session: Session, subject: Subject
) -> None:
    session.add_run(trained())
    session.add_run(trained())
    page.show(session.document)
    page.show_subject(subject)
    assert page.look_at.run.count() == 2
    with qtbot.waitSignal(page.run_wanted) as heard:
        page.look_at.run.activated.emit(0)
    assert heard.args == [session.runs.kept[0].id]


def test_weights_that_are_no_numbers_are_shown_without_a_word_too_many(
    page: InspectPage, subject: Subject, settle: Settle
) -> None:
    failed: list[StudioError] = []
    page.failed.connect(failed.append)
    for one in subject.model.weights.arrays.values():
        one[:] = np.nan
    page.show_subject(subject)
    settle()
    assert not failed


def test_a_document_that_is_opened_ends_what_was_asked_of_the_one_before(
    looking: InspectPage, session: Session
) -> None:
    assert looking.computations.held > 0
    looking.forget(Document(session.project))
    assert looking.computations.held == 0


def test_a_table_out_of_sight_wants_no_line(
    qtbot: QtBot, looking: InspectPage, settle: Settle
) -> None:
    view = looking.current
    assert isinstance(view, SamplesView)
    wanted: list[Rows] = []
    view.lines.wanted.connect(wanted.append)
    settle()
    assert not [rows for rows in wanted if len(rows)]
    view.forms.button(view.lines).click()
    qtbot.waitUntil(lambda: any(len(rows) for rows in wanted), timeout=LONG)


def test_what_was_seen_is_not_worked_out_again_when_it_is_scrolled_back_to(
    qtbot: QtBot, looking: InspectPage, settle: Settle
) -> None:
    view = looking.current
    assert isinstance(view, SamplesView)
    view._settings.size_slider.setValue(190)
    view.grid.show_outputs({})
    bar = view.grid.verticalScrollBar()
    bar.setValue(1)
    qtbot.waitUntil(lambda: 0 < len(view.grid.outputs) < 30, timeout=LONG)
    known = dict(view.grid.outputs)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(view.grid.outputs) > len(known), timeout=LONG)
    bar.setValue(0)
    settle()
    assert all(view.grid.outputs[row] is made for row, made in known.items())


def test_from_epoch_to_epoch_figures_and_cells_stay_until_there_are_others(
    looking: InspectPage, subject: Subject, settle: Settle
) -> None:
    view = looking.current
    assert isinstance(view, SamplesView)
    assert view.grid.shown is not None
    before, figures = view.grid.shown.order.tolist(), looking.selected.figures.texts
    other = Model(*network(36, (4, 2), seed=9))
    looking.show_subject(replace(subject, model=other, of=other, moment="epoch 2"))
    assert view.grid.shown.order.tolist() == before
    assert looking.selected.figures.texts == figures
    settle()
    assert view.grid.shown.order.tolist() != before
    assert looking.selected.figures.texts != figures


def test_another_epoch_is_drawn_in_place_of_the_one_before_without_sorting_anew(
    looking: InspectPage, subject: Subject, qtbot: QtBot
) -> None:
    view = looking.current
    assert isinstance(view, SamplesView)
    shown, made = view.grid.shown, view.grid.outputs
    other = Model(*network(36, (4, 2), seed=9))
    looking.show_subject(replace(subject, model=other, of=other, moment="epoch 2"))
    assert view.grid.shown is shown
    qtbot.waitUntil(lambda: view.grid.outputs is not made, timeout=LONG)
    sample = subject.dataset.test[:1]
    wanted = reconstruct(other.architecture, other.weights, sample)[0]
    np.testing.assert_allclose(view.grid.outputs[0], wanted, atol=1e-6)


@pytest.mark.parametrize("name", [one.name for one in VIEWS])
def test_in_a_narrow_window_no_control_is_cut(
    qtbot: QtBot, looking: InspectPage, settle: Settle, name: str
) -> None:
    looking.resize(984, 560)
    looking.turn_to(name)
    settle()

    def cut() -> list[str]:
        buttons = [one for one in looking.findChildren(QPushButton) if one.isVisible()]
        narrow = [
            one.text()
            for one in buttons
            if one.text() and one.width() < one.minimumSizeHint().width()
        ]
        sidebar = looking.current.sidebar
        assert sidebar is not None
        wide = sidebar.width() >= sidebar.minimumSizeHint().width()
        return narrow if wide else [*narrow, "sidebar"]

    qtbot.waitUntil(lambda: not cut(), timeout=LONG)
    assert looking.look_at.width() >= 236


def test_while_it_learns_the_next_moment_waits_until_training_had_its_time(
    looking: InspectPage, subject: Subject, settle: Settle, qtbot: QtBot
) -> None:
    first, second, third = (
        replace(subject, of=object(), live=True, moment=f"epoch {number}") for number in (1, 2, 3)
    )
    looking.show_subject(first)
    for later in (second, third):
        looking.show_subject(later)
        assert _inspected(looking).subject is first
    settle()
    looking.computations.hurry()
    qtbot.waitUntil(lambda: _inspected(looking).subject is third, timeout=LONG)
    assert "epoch 3" in looking.look_at.moment.text()


def test_while_the_strip_plays_all_parts_of_the_errors_are_of_one_epoch(
    qtbot: QtBot, looking: InspectPage, subject: Subject, settle: Settle
) -> None:
    models = [Model(*network(36, (4, 2), seed=seed)) for seed in range(5)]
    played = [replace(subject, model=one, of=one, moment="earlier") for one in models]
    looking.turn_to("errors")
    view = looking.current
    assert isinstance(view, ErrorsView)
    parts = next(page for _name, page in view.pages if isinstance(page, PartsPage))
    view.turn_to(parts)
    settle()
    seen: list[tuple[float, float]] = []

    def note() -> None:
        spread, compared = view.histogram.spread, parts._compared
        assert spread is not None
        assert compared is not None
        seen.append((spread.summary.mean, compared.test.mean))

    def show(position: int) -> None:
        if position > 1:
            note()
        looking.show_subject(played[position - 1])

    strip = looking.rewind
    strip.moved.connect(show)
    snapshots = tuple(Snapshot(1, epoch, 1000) for epoch in range(1, 6))
    strip.show_timeline(Timeline(((1, 5),), snapshots), finished=True)
    strip.ready = looking.settled
    strip._timer.setInterval(1)
    strip.play.click()
    qtbot.waitUntil(lambda: not strip.playing, timeout=LONG)
    settle()
    note()
    for one, (histogram, below) in zip(played, seen, strict=True):
        assert histogram == pytest.approx(np.mean(_errors(one)), rel=1e-4)
        assert below == pytest.approx(histogram, rel=1e-9)


def test_a_network_of_other_data_than_the_projects_is_not_looked_at(
    page: InspectPage, subject: Subject
) -> None:
    other = subject.dataset.reference.edited(sha256="ab" * 32)
    data = replace(subject.dataset, reference=other)
    page.show_subject(replace(subject, parts=Parts(data, TrainingPlan())))
    assert page.inspected is None


def test_runs_that_are_compared_stand_beside_the_one_looked_at_and_are_asked_for_until_read(
    looking: InspectPage, session: Session
) -> None:
    wanted = list[tuple[str, ...]]()
    looking.marks_wanted.connect(wanted.append)
    session.add_run(trained())
    session.add_run(trained())
    first, second = (one.id for one in session.runs.kept)
    looking.show(session.document)
    looking.show_marked((first,), {})
    beside = _inspected(looking).beside
    assert beside is not None
    assert beside.own.id == second
    assert [one.id for one in beside.marked] == [first]
    assert wanted == [(first,)]
    looking.show_marked((first,), {first: trained()})
    assert wanted == [(first,)]
    session.edit_runs("Call", lambda runs: runs.known_by(first, name="small"))
    looking.show(session.document)
    beside = _inspected(looking).beside
    assert beside is not None
    assert beside.marked[0].title == "1 · small"


def test_headings_stand_at_the_same_height_in_every_view(
    looking: InspectPage, settle: Settle
) -> None:
    at_left, in_view = set(), set()
    for spec in VIEWS:
        looking.turn_to(spec.name)
        settle()
        sections = [
            one
            for one in looking.look_at.findChildren(QLabel)
            if one.property("role") == "section" and one.isVisible()
        ]
        at_left.add(min(one.mapTo(looking, QPoint()).y() for one in sections))
        in_view |= {
            (one.words.mapTo(looking, QPoint()).x(), one.words.mapTo(looking, QPoint()).y())
            for one in looking.current.findChildren(Heading)
        }
    assert len(at_left) == 1
    assert len(in_view) == 1


def test_of_columns_in_their_own_units_it_is_said_that_the_error_is_scaled(
    looking: InspectPage, settle: Settle
) -> None:
    def captions() -> list[str]:
        return [one.text() for one in looking.selected.figures.findChildren(QLabel)]

    view = looking.view("samples")
    assert isinstance(view, SamplesView)
    assert "error" in captions()
    assert " · mean error " in view.told_label.text()
    data = dataset((5,))
    features = tuple(Feature(column=f"c{one}") for one in range(5))
    named = replace(data, encoding=Encoding(features=features))
    architecture, weights = network(5, (4, 2))
    model = Model(architecture, weights)
    looking.show_subject(Subject(model, Parts(named, TrainingPlan()), of=model))
    settle()
    assert "scaled error" in captions()
    assert " · mean scaled error " in view.told_label.text()
    looking.change(lambda one: one.selecting(Selection(np.arange(4), "by hand")))
    settle()
    assert "mean scaled error" in captions()


def test_the_caption_of_a_picture_stands_on_nothing_whatever_the_view_paints_beyond_its_end() -> (
    None
):
    def draw(painter: QPainter, _density: float) -> None:
        painter.setClipRect(QRectF(0, 0, 40, 100))  # As an image with round corners does.
        painter.fillRect(QRectF(0, 0, 40, 100), QColor("red"))

    sketch = Sketch("beyond", QSize(40, 20), QColor("white"), draw)
    image = image_of(captioned(sketch, "", QColor("black")))
    assert image.pixelColor(20 * DENSITY, 10 * DENSITY) == QColor("red")
    assert image.pixelColor(20 * DENSITY, (20 + CAPTION // 2) * DENSITY) == QColor("white")


def test_long_names_of_classes_have_room_and_are_told_in_full(
    looking: InspectPage, subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    classes, told = looking.look_at.classes, list[str]()
    short = classes.name_width
    long = replace(subject.dataset, class_names=("Iris setosa, wild", "b", "c"))
    looking.show_subject(Subject(subject.model, Parts(long, TrainingPlan()), of=subject.model))
    assert classes.name_width > 2 * short
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: told.append(text))
    QApplication.sendEvent(classes, QHelpEvent(QEvent.Type.ToolTip, QPoint(9, 30), QPoint(9, 30)))
    assert told[0].startswith("Class Iris setosa, wild\n")
