"""The views of the Inspect workspace, a line each."""

from collections.abc import Callable
from dataclasses import dataclass

from aestudio.gui.inspect.neurons.view import NeuronsView
from aestudio.gui.inspect.samples.view import SamplesView
from aestudio.gui.inspect.view import InspectView, Tools


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """``name`` is what settings and programs know it by, ``about`` what is seen there."""

    name: str
    title: str
    about: str
    factory: Callable[[str, Tools], InspectView]


VIEWS = (
    ViewSpec("samples", "Samples", "Each sample and what becomes of it", SamplesView),
    ViewSpec("neurons", "Neurons", "What each unit listens to, writes and is worth", NeuronsView),
)
