"""Errors that a user can read: what is wrong, where, why, and what to do."""

import errno
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # The process that reads data knows these errors and starts without pydantic.
    from pydantic import BaseModel, ValidationError

Location = tuple[str | int, ...]
# What helps a process, or a system, that has as many files open as it may have.
TOO_MANY_FILES = {
    errno.EMFILE: "Close what else is open, or allow more files (ulimit -n)",
    errno.ENFILE: "Close other programs",
}
# What the dynamic loader says where a library finds no room in memory.
NO_ROOM = ("failed to map segment", "cannot allocate memory", "cannot map zero-fill")
# pydantic's complaints that speak of parsing, in words for the screen.
PLAIN_WORDS = {
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be true or false",
}
# A whole number that is easier to read with its thousands apart.
LARGE = re.compile(r"(?<![\d.,])\d{4,}(?![\d.]*\d)")


class StudioError(Exception):
    """Something the user can put right.

    ``location`` is the path of the field in the project, such as ``("layers", 1, "units")``,
    so that a view can show the message beside its cause.
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        why: str = "",
        remedy: str = "",
        location: Location = (),
    ) -> None:
        super().__init__(what)
        self.what, self.where, self.why, self.remedy = what, where, why, remedy
        self.location = location

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return " ".join(_closed(part) for part in (head, self.why, self.remedy) if part)


class ProjectError(StudioError):
    """An architecture, a plan or a setting that cannot be."""


class DataError(StudioError):
    """Data that cannot be read or do not fit."""


class FileError(StudioError):
    """A project file that cannot be read or written."""


class TrainingError(StudioError):
    """A run that could not go on."""


class DeviceError(StudioError):
    """A device or a number of threads that this machine does not have."""


class ClusterError(StudioError):
    """Processes that cannot train together as they were told to."""


class TooLargeError(TrainingError):
    """A run that will probably not fit into memory; the user may know better."""


class DivergedError(TrainingError):
    """The loss of a stage stopped being finite; ``rate`` is a lower learning rate to try.

    ``stage`` is the key of the stage in the plan.
    """

    def __init__(self, what: str, *, stage: str, rate: float, where: str, why: str) -> None:
        remedy = f"Lower the learning rate, for example to {rate:g}"
        super().__init__(what, where=where, why=why, remedy=remedy)
        self.stage, self.rate = stage, rate


def remedy_of_reading(error: OSError) -> str:
    """What to do where the system does not let a file be read."""
    return TOO_MANY_FILES.get(error.errno or 0, "Check the path and its permissions")


def remedy_of_loading(error: Exception) -> str:
    """What to do where a library could not be brought in."""
    memory = isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM
    if memory or any(words in str(error).lower() for words in NO_ROOM):
        return "Memory is short: close other programs, or allow more address space (ulimit -v)"
    return "Install the project's dependencies again"


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith("?") else sentence.rstrip(".") + "."


def project_error(error: "ValidationError", model: "type[BaseModel]") -> ProjectError:
    """The first complaint of pydantic about ``model``, in the words of the screen."""
    first = error.errors(include_url=False)[0]
    location: Location = first["loc"]
    label = field_label(model, location)
    message = PLAIN_WORDS.get(first["type"], first["msg"])
    return ProjectError(_sentence(message, first["input"]), where=label, location=location)


def field_label(model: "type[BaseModel]", location: Sequence[str | int]) -> str:
    """The label declared for the last named field of a location, else its name."""
    names = [part for part in location if isinstance(part, str)]
    if not names:
        return ""
    field = model.model_fields.get(names[-1])
    return (field.title if field else None) or names[-1]


def _sentence(message: str, value: Any) -> str:
    whole = isinstance(value, int) and not isinstance(value, bool)
    told = f"{value:,}" if whole else repr(value)
    shortened = told if len(told) <= 40 else told[:37] + "…"
    message = message.replace("Input should", "must").replace("Value error, ", "")
    return f"{LARGE.sub(lambda found: f'{int(found[0]):,}', message)} (got {shortened})"
