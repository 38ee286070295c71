"""The dialog that tells what a network of another program becomes, before it is opened."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event as Flag
from typing import TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aestudio.core.errors import StudioError
from aestudio.core.units import count_text
from aestudio.data.networks.steps import Network
from aestudio.data.watch import Watch
from aestudio.gui.importing.waiting_page import ReadingPage, RefusalPage
from aestudio.gui.kit.background import Background
from aestudio.gui.kit.widgets import Card, button, label, scrolled, walked
from aestudio.gui.networks.layers_table import LayersTable
from aestudio.gui.networks.wishes_form import WishesForm
from aestudio.gui.shell.labels import in_labels
from aestudio.gui.shell.theme import Themes
from aestudio.importers.door import made
from aestudio.importers.imported import Imported, Line
from aestudio.importers.read import read_network
from aestudio.importers.wishes import Wishes

SIZE, LEFT = QSize(980, 640), 330
NOTHING_RUN = "Nothing in the file was run"

Result = TypeVar("Result")


class NetworkDialog(QDialog):
    """``taken`` carries the Document that the network became; ``other_wanted`` asks for another
    file. Nothing changes before."""

    taken = Signal(object)
    other_wanted = Signal()

    def __init__(self, path: Path, themes: Themes, background: Background, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("networkDialog")
        self.setWindowTitle("Import a network")
        self._path, self._background, self._stop = path, background, Flag()
        self._network: Network | None = None
        self._found: Imported | None = None
        self._reading, self._refusal = ReadingPage(self), RefusalPage(themes, self)
        self._heading = label(path.name, "name", self)
        self._detail = label("", "muted", self)
        self._detail.setObjectName("networkDetail")
        self._facts = label("", "", self)
        self._facts.setObjectName("networkFacts")
        self._facts.setWordWrap(True)
        self._form = WishesForm(self)
        self._asked = label("", "section", self)
        self._table = LayersTable(themes, self)
        self._refused = label("", "mistake", self)
        self._refused.setObjectName("networkRefusal")
        self._refused.setWordWrap(True)
        self._cancel = button(
            "Cancel", "cancelNetworkButton", "Leave the project as it is (Esc)", self.reject, self
        )
        self._open = button(
            "Open as a new project",
            "openNetworkButton",
            "Make a project of it, which is saved where you like",
            self._take,
            self,
        )
        self._open.setProperty("role", "primary")
        for one in (self._cancel, self._open):
            one.setAutoDefault(False)
        self._pages = QStackedWidget(self)
        self._place()
        self._form.changed.connect(self._make)
        self._reading.stopped.connect(self.reject)
        self._refusal.retry.connect(self.read)
        self._refusal.other.connect(self.other_wanted)
        self.finished.connect(lambda _result: self._stop.set())
        self._show_wishes(False)
        self._offer(None)
        self.read()

    def read(self) -> None:
        """Have the file taken apart."""
        self._stop = stop = Flag()
        self._pages.setCurrentWidget(self._reading)
        self._reading.show_reading("Reading", self._path.name)
        watch = Watch(lambda _share: None, stop.is_set)
        self._submit(partial(read_network, self._path, watch), self._show_network, self._refuse)

    @property
    def found(self) -> Imported | None:
        """What the file has become; None while that is not known, or where it is nothing."""
        return self._found

    def _show_network(self, network: Network) -> None:
        self._network = network
        learning = count_text(network.learning, "layer")
        self._detail.setText(f"{network.program} · {learning} with weights")
        convolves = any(one.kernel is not None and one.kernel.ndim > 2 for one in network.steps)
        self._form.show_convolutions(convolves)
        self._show_wishes(not network.has_order)
        self._make(self._form.wishes)

    def _make(self, wishes: Wishes) -> None:
        network = self._network
        if network is not None:
            self._offer(None)
            self._submit(partial(made, network, self._path, wishes), self._show, self._tell_unfit)

    def _submit(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], object],
        failed: Callable[[StudioError], object],
    ) -> None:
        """Have it done beside the window; once the dialog is closed nobody hears of it."""
        stopped = self._stop.is_set
        self._background.submit(
            work,
            lambda found: None if stopped() else then(found),
            lambda error: None if stopped() else failed(error),
        )

    def _show(self, found: Imported) -> None:
        self._pages.setCurrentIndex(0)
        self._table.show_lines(found.lines)
        self._facts.setText("\n\n".join(f"{one}." for one in (*found.facts, NOTHING_RUN)))
        if found.refusal is not None:
            self._facts.setText("")
        self._tell(found.refusal)
        self._offer(found)

    def _tell_unfit(self, error: StudioError) -> None:
        """Of weights alone another wish may help; of a whole network nothing does."""
        network = self._network
        if network is None or network.has_order:
            self._refuse(error)
            return
        self._pages.setCurrentIndex(0)
        self._table.show_lines([Line(one.name, one.what, "") for one in network.steps])
        self._facts.setText("")
        self._tell(error)
        self._offer(None)

    def _tell(self, error: StudioError | None) -> None:
        text = "" if error is None else in_labels(str(error)).replace(" with --inputs", "")
        self._refused.setText(text)
        self._refused.setVisible(bool(text))

    def _refuse(self, error: StudioError) -> None:
        self._pages.setCurrentWidget(self._refusal)
        self._refusal.show_error(error)
        self._offer(None)

    def _offer(self, found: Imported | None) -> None:
        self._found = found
        possible = found is not None and found.document is not None
        self._open.setEnabled(possible)
        # Where something is typed Enter takes that, and no more.
        whole = self._network is not None and self._network.has_order
        self._open.setDefault(possible and whole)

    def _show_wishes(self, asked: bool) -> None:
        for one in (self._asked, self._form):
            one.setVisible(asked)

    def _take(self) -> None:
        if self._found is not None and self._found.document is not None:
            document = self._found.document
            self.accept()
            self.taken.emit(document)

    def _place(self) -> None:
        self._asked.setText("Weights do not tell these")
        left = QWidget(self)
        told = QVBoxLayout(left)
        told.setContentsMargins(12, 12, 12, 12)
        told.setSpacing(8)
        told.addWidget(self._asked)
        told.addWidget(self._form)
        told.addSpacing(4)
        told.addWidget(self._refused)
        told.addWidget(self._facts)
        told.addStretch(1)
        facts, layers = Card("What was recognised", self), Card("Layer by layer", self)
        facts.setFixedWidth(LEFT)
        facts.body.addWidget(scrolled(left))
        layers.body.addWidget(self._table)
        content = QWidget(self)
        side_by_side = QHBoxLayout(content)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(8)
        side_by_side.addWidget(facts)
        side_by_side.addWidget(layers, 1)
        for page in (content, self._reading, self._refusal):
            self._pages.addWidget(page)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._heading)
        head.addWidget(self._detail)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        layout.addLayout(foot)
        walked([self._form, self._table, self._cancel, self._open])
        self.resize(SIZE)
