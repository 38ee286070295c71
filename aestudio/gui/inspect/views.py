"""The views of the Inspect workspace, a line each."""

from collections.abc import Callable
from dataclasses import dataclass

from aestudio.gui.inspect.errors.view import ErrorsView
from aestudio.gui.inspect.features.view import FeaturesView
from aestudio.gui.inspect.samples.view import SamplesView
from aestudio.gui.inspect.view import InspectView, Tools


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """``name`` is what settings and programs know it by, ``about`` what is seen there."""

    name: str
    title: str
    about: str
    factory: Callable[[str, Tools], InspectView]

    @property
    def action(self) -> str:
        """The name of the action that turns to it."""
        return f"{self.name}ViewAction"


VIEWS = (
    ViewSpec("samples", "Samples", "Each sample and what becomes of it", SamplesView),
    ViewSpec("errors", "Errors", "How errors are spread, and what is missed", ErrorsView),
    ViewSpec("features", "Features", "What codings are worth to a classifier", FeaturesView),
)
