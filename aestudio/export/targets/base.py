"""What every target of an export declares."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar

from aestudio.core.errors import FileError
from aestudio.export.part import Part
from aestudio.export.portable import Portable
from aestudio.installed import is_importable


class Target(ABC):
    """A format of files that hold a network."""

    # The word for it on the command line, and the name on the screen.
    word: ClassVar[str]
    label: ClassVar[str]
    # Whom it serves and how it is loaded, in a sentence.
    help: ClassVar[str]
    # By which it is known; the first is the usual one. Empty for a folder.
    endings: ClassVar[tuple[str, ...]]
    parts: ClassVar[tuple[Part, ...]] = tuple(Part)
    # Whether the preparation of numbers can be a part of the file.
    holds_preparation: ClassVar[bool] = True
    # Packages it is written with that need not be there, and the extra that brings them.
    needs: ClassVar[tuple[str, ...]] = ()
    extra: ClassVar[str] = "export"
    # Whether the weights are in it; in a program that trains they are not.
    holds_weights: ClassVar[bool] = True
    # Whether it looks at samples of the training part, and whether it cannot do without.
    uses_samples: ClassVar[bool] = False
    needs_samples: ClassVar[bool] = False

    @abstractmethod
    def write(self, portable: Portable, out: Path) -> None:
        """Write the part to ``out``, which does not exist: a file, or a folder."""

    def snippet(self, portable: Portable, out: Path) -> str:
        """Two to four lines of Python that load what ``out`` holds."""
        return ""

    def remarks(self, portable: Portable) -> tuple[str, ...]:
        """What one should know about a file of this format, a sentence each without its full
        stop."""
        return ()

    def findings(self, portable: Portable, out: Path) -> tuple[str, ...]:
        """What is found in the file once it is written, a sentence each without its full stop."""
        return ()

    def notes(self, portable: Portable) -> tuple[str, ...]:
        """All that one should know about the file, whatever its format."""
        scaled = self.holds_preparation and not portable.prepared
        left_out = scaled and not portable.scaling.is_identity
        said = ("Takes and gives scaled numbers, as the layers have them",) if left_out else ()
        goes_in = (portable.goes_in,) if self.holds_weights and self.holds_preparation else ()
        return (*goes_in, *self.remarks(portable), *said, *portable.remarks)

    def refusal(self, portable: Portable) -> FileError | None:
        """Why the format cannot hold it; None if it can."""
        return None

    def obstacle(self, portable: Portable) -> FileError | None:
        """What stands against writing it: that the format cannot hold it, or that its packages
        are not there; None if nothing does."""
        return self._part_refused(portable) or self.refusal(portable) or self._missing()

    def check(self, portable: Portable) -> None:
        """Raise FileError if something stands against writing it."""
        obstacle = self.obstacle(portable)
        if obstacle is not None:
            raise obstacle

    def _part_refused(self, portable: Portable) -> FileError | None:
        if portable.part in self.parts:
            return None
        known = " or ".join(one.label.lower() for one in self.parts)
        return FileError(
            f"holds no {portable.part.label.lower()} alone",
            where=self.label,
            remedy=f"Export the {known}",
        )

    def _missing(self) -> FileError | None:
        missing = [one for one in self.needs if not is_importable(one)]
        if not missing:
            return None
        return FileError(
            f"needs the package {missing[0]}, which is not installed",
            where=self.label,
            remedy=f"Install it: pip install 'aestudio[{self.extra}]'",
        )
