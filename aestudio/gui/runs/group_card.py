"""The card of runs that were begun together: a face-off, a sweep, or how to begin one."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from aestudio.analysis.face_off import face_off_of
from aestudio.analysis.mean_curves import mean_curve
from aestudio.analysis.run_curves import RunCurve, run_curve
from aestudio.core.run import Run
from aestudio.core.runs import GroupKind, KeptRun, Outline, RunGroup, Runs
from aestudio.core.units import count_text
from aestudio.gui.kit.elided import ElidedLabel
from aestudio.gui.kit.forms import OptionField
from aestudio.gui.kit.widgets import Card, button
from aestudio.gui.runs.face_off_view import FaceOffView, given_text
from aestudio.gui.runs.groups import group_title, groups_with_runs
from aestudio.gui.runs.hint import hint
from aestudio.gui.runs.palette import places_of
from aestudio.gui.runs.sweep_view import SweepView
from aestudio.gui.shell.theme import Themes

WHAT_IT_IS = (
    "A face-off trains several designs under the same settings, each with several seeds, and says "
    "which is ahead and how surely."
)
TIPS = {
    GroupKind.FACE_OFF: "Train several designs under the same settings, over several seeds",
    GroupKind.SWEEP: "Train this design with other values of its settings",
}
CHOICE_WIDTH = 190


class GroupCard(Card):
    """Shows the group of the latest run until another is chosen.

    ``face_off_wanted`` and ``sweep_wanted`` say that another one is to be set up, ``mark_wanted``
    carries the ids of all runs of the group, ``run_wanted`` the id of one to be looked at,
    ``curves_wanted`` ids of runs whose curves are not known, or are no longer what they were;
    ``turned`` says that another group is shown.
    """

    face_off_wanted = Signal()
    sweep_wanted = Signal()
    mark_wanted = Signal(tuple)
    run_wanted = Signal(str)
    curves_wanted = Signal(tuple)
    turned = Signal()

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("Face-off", parent)
        self.setObjectName("groupCard")
        self._runs, self._group = Runs(), RunGroup(id="0" * 32, kind=GroupKind.FACE_OFF)
        self._known: tuple[str, ...] = ()
        self._curves: dict[str, tuple[Outline, RunCurve]] = {}
        self._asked: dict[str, Outline] = {}
        self._means: dict[tuple[str, int], tuple[list[RunCurve], RunCurve | None]] = {}
        self.face_off = FaceOffView(themes, self)
        self.sweep = SweepView(themes, self)
        self.empty = self._empty()
        self._pages = QStackedWidget(self)
        for one in (self.empty, self.face_off, self.sweep):
            self._pages.addWidget(one)
        self.body.addWidget(self._pages, 1)
        self._fill_header()
        self.sweep.run_wanted.connect(self.run_wanted)
        self._show()

    @property
    def group(self) -> RunGroup | None:
        """The one that is shown, None where there is none."""
        return self._runs.group(self._group.id)

    @property
    def contenders(self) -> tuple[KeptRun, ...]:
        """The runs of the face-off that is shown, if any."""
        face_off = self._group.kind is GroupKind.FACE_OFF
        return self._runs.of_group(self._group.id) if face_off else ()

    def show_runs(self, runs: Runs) -> None:
        """Show what came of the groups of a project so far."""
        if runs is self._runs:
            return  # An edit of the design.
        self._runs = runs
        groups = groups_with_runs(runs)
        ids = tuple(one.id for one in groups)
        is_new = bool(ids) and ids[0] not in self._known
        if ids and (is_new or self._group.id not in ids):
            self._group = groups[0]
        self._known = ids
        here = {one.id for one in runs.kept}
        self._curves = {id: one for id, one in self._curves.items() if id in here}
        self._asked = {id: one for id, one in self._asked.items() if id in here}
        self.choice.show_options(
            [(one.id, group_title(one, runs.of_group(one.id))) for one in groups]
        )
        self._show()

    def choose(self, id: str) -> None:
        """Show that group."""
        found = self._runs.group(id)
        if found is not None:
            self._group = found
            self._show()
            self.turned.emit()

    def show_states(self, states: Mapping[str, Run]) -> None:
        """Draw the curves of runs, all that each left behind."""
        for id, run in states.items():
            kept = self._runs.find(id)
            if kept is not None:
                self._curves[id] = kept.outline, run_curve(kept, run)
        if any(self._runs_of_group(id) for id in states):
            self._show_curves()

    def show_current(self, id: str | None) -> None:
        """Show which run is looked at elsewhere."""
        self.sweep.show_current(id)

    def _fill_header(self) -> None:
        self.about = ElidedLabel("muted", self)
        self.about.setObjectName("groupAbout")
        help = "Which face-off or sweep is shown"
        self.choice = OptionField("Group of runs", help, self)
        self.choice.setObjectName("groupChoice")
        self.choice.setProperty("role", "compact")
        self.choice.setFixedWidth(CHOICE_WIDTH)
        self.choice.committed.connect(self.choose)
        tip = "Mark the runs of this group in the table, as many as can be compared, and select all"
        self.mark_button = button("Mark runs", "markGroupButton", tip, self._mark, self)
        self.new_button = button("New…", "newFaceOffButton", "", self._ask_new, self)
        self.header.addWidget(self.about, 1)
        for one in (self.choice, self.mark_button, self.new_button):
            self.header.addWidget(one)

    def _empty(self) -> QWidget:
        found = QWidget(self)
        layout = QVBoxLayout(found)
        layout.setSpacing(4)
        layout.addStretch(2)
        layout.addWidget(hint(WHAT_IT_IS, "noFaceOffHint", found))
        line = QHBoxLayout()
        self.begin_button = button(
            "Face-off…",
            "beginFaceOffButton",
            TIPS[GroupKind.FACE_OFF],
            self.face_off_wanted.emit,
            found,
        )
        line.addWidget(self.begin_button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(line)
        layout.addStretch(3)
        return found

    def _show(self) -> None:
        group = self.group
        kept = self._runs.of_group(self._group.id) if group else ()
        kind = self._group.kind if kept else GroupKind.FACE_OFF
        self.title.setText(kind.label)
        self.choice.setVisible(len(self._known) > 1)
        self.choice.show_value(self._group.id)
        self.mark_button.setVisible(bool(kept))
        self.new_button.setVisible(bool(kept))
        self.new_button.setToolTip(TIPS[kind])
        self.new_button.setAccessibleName(f"New {kind.label.lower()}")
        if group is None or not kept:
            self.about.say("")
            self._pages.setCurrentWidget(self.empty)
        elif kind is GroupKind.SWEEP:
            self.about.say(f"{count_text(len(kept), 'run')} · test error")
            self._pages.setCurrentWidget(self.sweep)
            self.sweep.show_runs(kept)
        else:
            self._show_face_off(group, kept)

    def _show_face_off(self, group: RunGroup, kept: tuple[KeptRun, ...]) -> None:
        found = face_off_of(self._runs, group)
        self.about.say(given_text(found))
        self.face_off.show_face_off(found, tuple(self._places(kept).values()))
        self._pages.setCurrentWidget(self.face_off)
        self._show_curves()
        wanted = [one for one in kept if self._asked.get(one.id) != one.outline]
        self._asked.update({one.id: one.outline for one in wanted})
        if wanted:
            self.curves_wanted.emit(tuple(one.id for one in wanted))

    def _show_curves(self) -> None:
        by_name: dict[str, list[RunCurve]] = {}
        kept = self._runs.of_group(self._group.id)
        for one in kept:
            own = by_name.setdefault(one.info.contender or one.title, [])
            if one.id in self._curves:
                own.append(self._curves[one.id][1])
        places = self._places(kept)
        means = (self._mean(name, places[name], own) for name, own in by_name.items())
        self.face_off.show_curves([one for one in means if one is not None])

    def _places(self, kept: Sequence[KeptRun]) -> dict[str, int]:
        """The place in the palette of each contender, which is that of its runs."""
        places = places_of(self._runs, kept)
        return {one.info.contender or one.title: places[one.id] for one in kept}

    def _mean(self, name: str, place: int, curves: list[RunCurve]) -> RunCurve | None:
        """Of hundreds of runs that come in one by one each changes that of its contender alone."""
        known = self._means.get((name, place))
        if known is None or known[0] != curves:
            known = self._means[name, place] = curves, mean_curve(name, place, curves)
        return known[1]

    def _runs_of_group(self, id: str) -> bool:
        kept = self._runs.find(id)
        return kept is not None and kept.info.group == self._group.id

    def _mark(self) -> None:
        self.mark_wanted.emit(tuple(one.id for one in self._runs.of_group(self._group.id)))

    def _ask_new(self) -> None:
        sweep = self._group.kind is GroupKind.SWEEP
        (self.sweep_wanted if sweep else self.face_off_wanted).emit()
