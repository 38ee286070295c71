"""The views of the Inspect workspace, a line each."""

from collections.abc import Callable
from dataclasses import dataclass

from aestudio.gui.inspect.map.view import MapView
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
    ViewSpec("map", "Map", "All samples in the plane, near those that are alike", MapView),
)
