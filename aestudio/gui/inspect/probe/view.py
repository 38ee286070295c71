"""The Probe view: a sample to draw on, and what becomes of it."""

from aestudio.gui.inspect.view import InspectView


class ProbeView(InspectView):
    """Starts from the sample that is pointed at."""
