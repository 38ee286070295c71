"""What can be opened or begun: recent files, recipes, sample sets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from aestudio.core.units import bytes_text
from aestudio.data.sets.catalogue import SETS
from aestudio.gui.document.documents import Documents
from aestudio.gui.importing.imports import Imports
from aestudio.gui.run.run_controller import RunController
from aestudio.gui.shell.settings import Settings
from aestudio.recipes import recipes


@dataclass(frozen=True, slots=True)
class Offer:
    """``text`` says what it is, ``begin`` opens it."""

    text: str
    begin: Callable[[], object]


class Offers(QObject):
    """None of them while a run is under way, which would go on beside what it does not belong
    to."""

    def __init__(
        self,
        settings: Settings,
        documents: Documents,
        imports: Imports,
        controller: RunController,
    ) -> None:
        super().__init__(documents)
        self._settings, self._documents, self._imports = settings, documents, imports
        self._controller = controller

    @property
    def open(self) -> bool:
        """Whether anything may be begun now."""
        return self._controller.idle

    def recent(self) -> Iterator[Offer]:
        """Project files, newest first."""
        for name in self._settings.recent_files:
            yield Offer(name, partial(self._documents.open, Path(name)))

    def recipes(self) -> Iterator[Offer]:
        """Projects to begin with."""
        for one in recipes():
            yield Offer(one.title, partial(self._documents.start_recipe, one.name))

    def sets(self) -> Iterator[Offer]:
        """Data to learn from."""
        for one in SETS:
            size = "" if one.here else f" · {bytes_text(one.size)} to download"
            told = f"{one.title} · {one.summary}{size}"
            yield Offer(told, partial(self._imports.open, Path(one.source)))

    def fill_recent(self, menu: QMenu) -> None:
        """Put the files into a menu."""
        self._fill(menu, self.recent())
        if menu.isEmpty():
            menu.addAction("Nothing yet").setEnabled(False)

    def fill_sets(self, menu: QMenu) -> None:
        """Put the sample sets into a menu."""
        self._fill(menu, self.sets())

    def _fill(self, menu: QMenu, offers: Iterator[Offer]) -> None:
        menu.clear()
        for one in offers:
            menu.addAction(one.text, one.begin).setEnabled(self.open)
