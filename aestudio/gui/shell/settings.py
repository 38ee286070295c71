"""What the window remembers between sessions; a damaged entry is skipped, never fatal."""

from contextlib import suppress
from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT = 8


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
    def dark(self) -> bool:
        """Whether the dark theme was in use."""
        return str(self._store.value("theme", "light")) == "dark"

    def set_dark(self, dark: bool) -> None:
        """Remember the theme."""
        self._store.setValue("theme", "dark" if dark else "light")

    @property
    def geometry(self) -> QByteArray | None:
        """Size and place of the window."""
        found = self._store.value("geometry")
        return found if isinstance(found, QByteArray) else None

    def set_geometry(self, geometry: QByteArray) -> None:
        """Remember size and place."""
        self._store.setValue("geometry", geometry)

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
