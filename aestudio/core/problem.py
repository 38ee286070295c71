"""What stands against training a project."""

from dataclasses import dataclass

from aestudio.core.errors import Location, ProjectError


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right before training (``blocking``), or worth knowing."""

    what: str
    remedy: str
    location: Location
    blocking: bool = True

    def error(self) -> ProjectError:
        """The same as an exception."""
        return ProjectError(self.what, remedy=self.remedy, location=self.location)
