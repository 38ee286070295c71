"""Exports the run that is looked at to where the user wants it; written off the GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from aestudio.core.reference import DataReference
from aestudio.core.run import Run
from aestudio.core.runs import KeptRun
from aestudio.core.weights import Array
from aestudio.export.exporting import Exported, export_unless
from aestudio.export.portable import Portable, portable_of
from aestudio.export.settings import ExportSettings
from aestudio.export.targets.base import Target
from aestudio.gui.document.session import Session
from aestudio.gui.inspect.inspected import Subject
from aestudio.gui.run.run_controller import RunController
from aestudio.gui.shell.destination import Destination
from aestudio.gui.shell.writer import Writer
from aestudio.storage.output import check_output

FOLDER = "Folder (*)"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A run of ``project`` as it stood at a ``moment``, which is empty at its end; ``training`` are
    the samples that it learnt from, as far as they are there."""

    project: str
    known: KeptRun
    run: Run
    moment: str = ""
    training: Array | None = None

    @property
    def told(self) -> str:
        """2 · tied of digits, as it was at epoch 7"""
        when = f"as it was at {self.moment}" if self.moment else "as it ended"
        return f"{self.known.title} of {self.project}, {when}"

    @property
    def file_name(self) -> str:
        """run 2 epoch 7"""
        epoch = f" epoch {self.run.checkpoint.epoch}" if self.moment else ""
        return f"run {self.known.info.number}{epoch}"

    def portable(self, settings: ExportSettings) -> Portable:
        """What goes into the file; raises FileError where its weights are no numbers."""
        part, prepared = settings.part, settings.prepared
        found = portable_of(self.project, self.known, self.run, part, prepared=prepared)
        return found if self.training is None else found.seeing(self.training)


class Exports(Writer[Exported]):
    """``changed`` tells, too, that ``source`` may be another."""

    def __init__(self, session: Session, controller: RunController, window: QWidget) -> None:
        super().__init__("export", window)
        self._session, self._controller = session, controller
        self._destination = Destination(session, window, "Export")
        self._looked_at: tuple[str | None, Subject] | None = None
        for news in (session.run_changed, controller.state_changed, session.project_changed):
            news.connect(lambda _value: self.changed.emit())

    def look_at(self, subject: Subject | None) -> None:
        """A network is shown from now on; None where none is."""
        opened = self._session.runs.opened
        self._looked_at = None if subject is None else (opened, subject)
        self.changed.emit()

    @property
    def source(self) -> Source | None:
        """The run that is opened, at the epoch to which its strip has gone back; None without one,
        and while one is trained."""
        session = self._session
        known, run = session.runs.current, session.run
        if known is None or run is None or not self._controller.idle:
            return None
        project = session.project.name
        of, subject = self._looked_at or (None, None)
        if subject is None or of != known.id or not isinstance(subject.of, Run):
            return Source(project, known, run)
        training, moment = subject.dataset.train, subject.moment
        return Source(project, known, subject.of if moment else run, moment, training)

    def ask(self, source: Source, target: Target, settings: ExportSettings) -> None:
        """Choose a file and write it."""
        part = "" if settings.part is settings.part.WHOLE else f" {settings.part}"
        endings = target.endings
        pattern = " ".join(f"*{one}" for one in endings)
        filters = {f"{target.label} ({pattern})" if endings else FOLDER: endings}
        about = f"{source.file_name}{part}"
        path = self._destination.ask(about, endings[0] if endings else "", filters)
        if path is None:
            return
        own, data = self._session.path, self._session.document.references
        self._write(
            lambda called_off: _written(source, target, settings, path, own, data, called_off)
        )

    def keep(self, written: Exported) -> None:
        """The next file is asked for from there."""
        self._destination.remember(written.path)


def _written(
    source: Source,
    target: Target,
    settings: ExportSettings,
    path: Path,
    own: Path | None,
    data: Sequence[DataReference],
    called_off: Callable[[], bool],
) -> Exported | None:
    """Off the GUI thread; None where it was called off."""
    check_output(path, own, data=data)
    return export_unless(source.portable(settings), target, path, called_off)
