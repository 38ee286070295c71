"""What must always hold of the Inspect workspace, whatever was done to it."""

from collections import Counter
from collections.abc import Hashable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider, QWidget

from aestudio.gui.inspect.errors.view import ErrorsView
from aestudio.gui.inspect.inspected import Inspected
from aestudio.gui.inspect.map.view import MapView
from aestudio.gui.inspect.neurons.view import NeuronsView
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.inspect.samples.view import SamplesView
from aestudio.gui.run.run_controller import RunState
from aestudio.gui.shell.main_window import MainWindow
from tests.robot.inspect_acts import INSPECT_CANVASES

# What goes on while another view is looked at: samples are read or written, a t-SNE settles.
GOES_ON = ("later file", "part", "film ", "map settling")
CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QSlider)


def inspect_complaints(window: MainWindow) -> Iterator[str]:
    """All that does not hold there once all has come to rest."""
    page = window.workspaces.page(InspectPage)
    inspected = page.inspected
    if inspected is not None:
        yield from _subject(window, inspected)
    if not page.isVisible():
        yield from _hidden(page, None)
        return
    if page.empty.isVisible() != (inspected is None):
        yield "Inspect says that there is nothing, or does not where there is nothing"
    if inspected is None:
        return
    yield from _hidden(page, page.current.name)
    yield from _in_sight(page, inspected)
    yield from _left(window, page, inspected)
    yield from _right(page, inspected)
    yield from _marked(page, inspected)
    yield from _named(page)
    if (
        window.controller.state is RunState.IDLE
        and not window.actions_["saveViewAction"].isEnabled()
    ):
        yield "a view is in sight and cannot be saved"


def unwanted_work(window: MainWindow) -> Iterator[str]:
    """What is worked out for nobody to see, at any moment."""
    page = window.workspaces.page(InspectPage)
    wanted: tuple[str, ...] = GOES_ON
    if page.isVisible() and page.inspected is not None:
        beside = () if page.current.detail is not None else ("selected",)
        wanted = (*wanted, page.current.name, *beside)
    for slot in _slots(page):
        if not str(slot).startswith(wanted):
            yield f"“{slot}” is worked out, which is out of sight"


def _slots(page: InspectPage) -> list[Hashable]:
    workers = page.computations._workers.values()
    return [slot for one in workers for slot in (*one.waiting, *one.doing)]


def _subject(window: MainWindow, inspected: Inspected) -> Iterator[str]:
    """The network is that which Build shows: of the run that is opened, or of the epoch there."""
    subject, outcome = inspected.subject, window.viewer.model.outcome
    if subject.live == window.controller.idle:
        yield "Inspect takes a network that has ended for one that learns, or the other way round"
    run = window.session.run
    if window.controller.idle and run is None:
        yield "Inspect looks at a network of no run"
    if window.controller.idle and run is not None and not subject.moment:
        # What is known of a run may have grown; its weights are the same.
        same = subject.model.architecture == run.model.architecture
        if not same or not subject.model.weights.same_bits(run.model.weights):
            yield "Inspect looks at another run than that which is opened"
    told = subject.moment
    if outcome is not None and window.viewer.isVisible():
        told = outcome.request.moment
    if window.controller.idle and told != subject.moment:
        seen = f"“{subject.moment}” and Build “{told}”"
        yield f"Inspect shows {seen}"


def _hidden(page: InspectPage, seen: str | None) -> Iterator[str]:
    for name, view in page._views.items():
        if name != seen and _shown_by(view) is not None:
            yield f"the view {name} is out of sight and has something to show"


def _shown_by(view: object) -> Inspected | None:
    found = getattr(view, "_inspected", None)
    assert found is None or isinstance(found, Inspected)
    return found


def _in_sight(page: InspectPage, inspected: Inspected) -> Iterator[str]:
    view = page.current
    if _shown_by(view) is not inspected:
        yield f"the view {view.name} shows something else than what is looked at"
    beside = view.detail or page.selected
    if _shown_by(beside) is not inspected:
        yield f"{beside.objectName()} tells of something else than what is looked at"
    checked = [one.text() for one in page.tabs.findChildren(QAbstractButton) if one.isChecked()]
    if [one.lower() for one in checked] != [view.name]:
        yield f"the tabs say {checked} and {view.name} is in sight"
    for one in (view, beside, view.sidebar):
        if one is not None and not one.isVisible():
            yield f"{one.objectName()} is not seen"


def _left(window: MainWindow, page: InspectPage, inspected: Inspected) -> Iterator[str]:
    part, card = inspected.part, page.look_at
    if card.part.currentData() != part.name:
        yield f"the samples are said to be {card.part.currentText()}, and are {part.name}"
    kept = window.session.runs.kept
    opened = [one.title for one in kept if one.id == window.session.runs.opened]
    if opened and card.run.currentText() != opened[0]:
        yield f"the run is said to be {card.run.currentText()} and is {opened[0]}"
    if card.depth_slider.value() != inspected.depth:
        yield f"depth {card.depth_slider.value()} is said, and {inspected.depth} is seen"
    if card.noise.isChecked() != inspected.noisy:
        yield "the box does not say whether samples are seen damaged"
    rows = inspected.selection.rows.tolist()
    if rows != sorted(set(rows)) or not all(0 <= one < len(part) for one in rows):
        yield "rows are selected that are not there, or twice"
    if not 0 <= inspected.sample < max(1, len(part)):
        yield f"sample {inspected.sample} of {len(part)} is pointed at"
    if part.labels is None:
        return
    labels = part.labels.tolist()
    chosen, every = Counter(labels[one] for one in rows), Counter(labels)
    wanted = tuple((name, chosen[n], every[n]) for n, name in enumerate(part.class_names))
    if card.classes.counts != wanted:
        yield f"the classes are counted as {card.classes.counts} and are {wanted}"


def _right(page: InspectPage, inspected: Inspected) -> Iterator[str]:
    view, part = page.current, inspected.part
    if isinstance(view, NeuronsView):
        looked = view.lens.looked
        place = None if looked is None else (looked.lens.layer, looked.lens.unit)
        if place != (inspected.layer, inspected.unit):
            yield f"{place} is told of, and {(inspected.layer, inspected.unit)} is looked at"
        if not view.lens.title.text().endswith(f" {inspected.unit + 1:,}"):
            yield f"{view.lens.title.text()} is told of, and {inspected.unit + 1} is looked at"
    elif view.detail is None and len(part):
        count = len(inspected.selection)
        row = int(part.rows[inspected.sample]) + 1
        wanted = f"{count:,} selected" if count else f"Row {row:,}"
        if page.selected.title.text() != wanted:
            yield f"the right card is called {page.selected.title.text()} instead of {wanted}"
        order = page.selected.grid.shown.order.tolist() if page.selected.grid.shown else []
        if sorted(order) != (inspected.selection.rows.tolist() or [inspected.sample]):
            yield "the right card shows other samples than those that are selected"


def _marked(page: InspectPage, inspected: Inspected) -> Iterator[str]:
    """What is selected is marked in the view."""
    view, rows = page.current, inspected.selection.rows
    match view:
        case SamplesView():
            marked = sorted(view.grid._chosen)
        case ErrorsView():
            marked = view.histogram._rows.tolist()
        case MapView() if view.canvas.drawn is not None:
            if view.canvas._sample != inspected.sample:
                yield "the map marks another sample than the one that is pointed at"
            return
        case _:
            return
    if marked != rows.tolist():
        yield f"the view {view.name} marks {len(marked)} samples, and {len(rows)} are selected"


def _named(page: InspectPage) -> Iterator[str]:
    for one in page.findChildren(QWidget):
        canvas = one.objectName() in INSPECT_CANVASES
        takes = isinstance(one, CONTROLS) or one.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not one.isVisible() or not (canvas or takes) or one.objectName().startswith("qt_"):
            continue
        if not one.objectName() or not (one.accessibleName() or isinstance(one, QLineEdit)):
            yield f"{type(one).__name__} “{one.objectName()}” has no name"
