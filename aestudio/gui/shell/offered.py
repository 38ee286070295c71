"""What can be done at the moment: which actions are offered, and all that the palette lists."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from aestudio.gui.build.designer.edits import is_removable
from aestudio.gui.build.page import BuildPage
from aestudio.gui.document.session import Session
from aestudio.gui.inspect.page import InspectPage
from aestudio.gui.run.queue_runner import QueueRunner
from aestudio.gui.run.run_controller import RunController, RunState
from aestudio.gui.shell.actions import ACTIONS, DATA_ACTIONS, Actions
from aestudio.gui.shell.exports import Exports
from aestudio.gui.shell.offers import Offer, Offers
from aestudio.gui.shell.reports import Reports
from aestudio.gui.shell.search import Command

# What takes the place of the project that is open.
OPENING = ("newAction", "openAction", "importNetworkAction")


class Offered(QObject):
    """Has each action offered only while it would do something."""

    def __init__(
        self,
        session: Session,
        controller: RunController,
        queue: QueueRunner,
        build: BuildPage,
        inspect: InspectPage,
        actions: Actions,
        offers: Offers,
        reports: Reports,
        exports: Exports,
    ) -> None:
        super().__init__(session)
        self._session, self._controller, self._build = session, controller, build
        self._queue, self._inspect = queue, inspect
        self._actions, self._offers = actions, offers
        self._reports, self._exports = reports, exports
        for news in (session.selection_changed, session.stage_selection_changed):
            news.connect(self.settle)
        for one in (reports, exports):
            one.changed.connect(self.settle)

    def settle(self) -> None:
        """Look at how things stand."""
        session, idle = self._session, self._controller.state is RunState.IDLE
        document, stack = session.document, session.undo_stack
        alone = idle and not self._queue.state.busy
        removable = is_removable(session.project.architecture, session.selected_layer)
        changed = document.run is not None and not document.continues
        offered = {
            "undoAction": stack.canUndo(),
            "redoAction": stack.canRedo(),
            "removeLayerAction": removable,
            "runDesignAction": changed,
            "saveReportAction": self._reports.possible,
            "tensorBoardAction": bool(session.runs.kept),
            "exportAction": self._exports.source is not None,
            "runStageAction": idle and session.selected_stage > 0,
            "saveCurvesAction": self._build.loss.showing_curves,
            "copyCurvesAction": self._build.loss.showing_curves,
            **dict.fromkeys(("saveViewAction", "copyViewAction"), self._inspect.has_picture),
            **dict.fromkeys(
                ("saveViewTableAction", "copyViewTableAction"), self._inspect.has_table
            ),
            **dict.fromkeys((*OPENING, *DATA_ACTIONS), alone),
        }
        for name, is_offered in offered.items():
            self._actions[name].setEnabled(is_offered)

    def commands(self) -> list[Command]:
        """All that can be done, what can be opened last."""
        self.settle()
        found = list(self._of_actions())
        if self._offers.open:
            icons = [self._actions[name].icon() for name in ("openAction", "newAction")]
            data = self._actions["openDataAction"].icon()
            found += _listed(self._offers.recent(), "Recent file", icons[0], _file_name)
            found += _listed(self._offers.recipes(), "New from a recipe", icons[1])
            found += _listed(self._offers.sets(), "Sample set", data)
        return found

    def _of_actions(self) -> Iterator[Command]:
        for spec in ACTIONS:
            action = self._actions[spec.name]
            if action.isEnabled() and spec.name != "paletteAction":
                yield Command(
                    action.text(),
                    spec.group.value,
                    action.trigger,
                    spec.shortcuts[0] if spec.shortcuts else "",
                    action.toolTip(),
                    action.icon(),
                )


def _listed(
    offers: Iterator[Offer], group: str, icon: QIcon, named: Callable[[str], str] = str
) -> Iterator[Command]:
    for one in offers:
        yield Command(named(one.text), group, partial(one.begin), "", one.text, icon)


def _file_name(path: str) -> str:
    return Path(path).name
