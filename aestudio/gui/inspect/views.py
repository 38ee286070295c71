"""The views of the Inspect workspace, a line each."""

from collections.abc import Callable
from dataclasses import dataclass

from aestudio.gui.inspect.errors.view import ErrorsView
from aestudio.gui.inspect.features.view import FeaturesView
from aestudio.gui.inspect.map.view import MapView
from aestudio.gui.inspect.neurons.view import NeuronsView
from aestudio.gui.inspect.probe.view import ProbeView
from aestudio.gui.inspect.samples.view import SamplesView
from aestudio.gui.inspect.view import InspectView, Tools
from aestudio.gui.inspect.walk.view import WalkView


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
    ViewSpec("neurons", "Neurons", "What each unit listens to, writes and is worth", NeuronsView),
    ViewSpec("errors", "Errors", "How errors are spread, and what is missed", ErrorsView),
    ViewSpec("walk", "Walk", "Ways through the codings, decoded frame by frame", WalkView),
    ViewSpec("probe", "Probe", "A sample changed by hand, and what becomes of it", ProbeView),
    ViewSpec("features", "Features", "What codings are worth to a classifier", FeaturesView),
)
