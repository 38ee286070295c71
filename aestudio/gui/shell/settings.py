"""What the window remembers between sessions; a damaged entry is skipped, never fatal."""

from contextlib import suppress
from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QByteArray, QSettings

from aestudio.core.errors import ProjectError
from aestudio.gui.shell.preferences import Preferences, ThemeChoice

MOST_RECENT = 8
MOST_PIXELS = 100_000
LAYOUT = "layout"


class Settings:
    """An INI file in the user's configuration folder."""

    def __init__(self, path: Path | None = None) -> None:
        file = path or user_config_path("aestudio") / "window.ini"
        if _is_damaged(file):
            # Kept for whoever wants to look, out of the way of the new one.
            with suppress(OSError):
                file.replace(file.with_name(f"{file.name}.damaged"))
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def preferences(self) -> Preferences:
        """What the user has chosen; the usual in place of an entry that cannot be."""
        found = Preferences()
        for name in Preferences.model_fields:
            with suppress(ProjectError):
                found = found.edited(**{name: self._store.value(name, getattr(found, name))})
        return found

    def prefer(self, preferences: Preferences) -> None:
        """Remember what was chosen."""
        for name, value in preferences.model_dump(mode="json").items():
            self._store.setValue(name, value)

    def choose_theme(self, theme: ThemeChoice) -> None:
        """Remember the theme."""
        self.prefer(self.preferences.edited(theme=theme))

    @property
    def theme(self) -> ThemeChoice:
        """Which theme the window is to wear."""
        return self.preferences.theme

    @property
    def snapshots_a_stage(self) -> int:
        """How many epochs of a stage keep their weights at the most."""
        return self.preferences.snapshots_a_stage

    @property
    def snapshot_bytes(self) -> int:
        """What the snapshots of a project may take of the disk."""
        return self.preferences.snapshot_bytes

    @property
    def training_threads(self) -> int:
        """Threads for training; 0 for as many as there are cores."""
        return self.preferences.training_threads

    @property
    def geometry(self) -> QByteArray | None:
        """Size and place of the window."""
        found = self._store.value("geometry")
        return found if isinstance(found, QByteArray) else None

    def set_geometry(self, geometry: QByteArray) -> None:
        """Remember size and place."""
        self._store.setValue("geometry", geometry)

    @property
    def workspace(self) -> str:
        """The name of the workspace that was in sight, if any."""
        return str(self._store.value("workspace", ""))

    def set_workspace(self, name: str) -> None:
        """Remember the workspace."""
        self._store.setValue("workspace", name)

    def shares(self, panes: str) -> list[int] | None:
        """How many pixels each panel had side by side; None where that is not known."""
        found = self._store.value(f"{LAYOUT}/{panes}")
        if not isinstance(found, list):
            return None
        sizes = [int(one) for one in found if str(one).isdecimal() and len(str(one)) < 7]
        sound = len(sizes) == len(found) and all(0 < one <= MOST_PIXELS for one in sizes)
        return sizes if sound else None

    def set_shares(self, panes: str, sizes: list[int]) -> None:
        """Remember how many pixels each has."""
        self._store.setValue(f"{LAYOUT}/{panes}", sizes)

    def forget_layout(self) -> None:
        """Nothing is known of what panels had."""
        self._store.remove(LAYOUT)

    @property
    def run_columns(self) -> tuple[str, ...]:
        """Which columns of the table of runs were chosen, in words."""
        found = self._store.value("run_columns", [])
        names = [found] if isinstance(found, str) else found
        return tuple(str(name) for name in names) if isinstance(names, list) else ()

    def set_run_columns(self, words: tuple[str, ...]) -> None:
        """Remember them."""
        self._store.setValue("run_columns", list(words))

    @property
    def export_format(self) -> str:
        """The word for the format that was exported to last, empty if none was."""
        return str(self._store.value("export_format", ""))

    def set_export_format(self, word: str) -> None:
        """Remember it."""
        self._store.setValue("export_format", word)

    @property
    def recent_files(self) -> tuple[str, ...]:
        """Project files, newest first, that are still there."""
        found = self._store.value("recent", [])
        names = [found] if isinstance(found, str) else found
        if not isinstance(names, list):
            return ()
        return tuple(str(name) for name in names if _is_there(str(name)))

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the list."""
        name = str(path.absolute())
        others = [one for one in self.recent_files if one != name]
        self._store.setValue("recent", [name, *others][:MOST_RECENT])


def _is_damaged(file: Path) -> bool:
    """Whether a file is there that is no INI file; one that cannot be read is as bad."""
    try:
        contents = file.read_bytes()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    if b"\0" in contents:
        return True
    read = QSettings(str(file), QSettings.Format.IniFormat)
    return read.status() is not QSettings.Status.NoError


def _is_there(name: str) -> bool:
    """A name may be too long for the system, or lie where nobody may look."""
    try:
        return Path(name).is_file()
    except OSError:
        return False
