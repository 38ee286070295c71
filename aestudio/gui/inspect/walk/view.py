"""The Walk view: codings one after the other, decoded."""

from aestudio.gui.inspect.view import InspectView


class WalkView(InspectView):
    """From sample to sample, along a direction, at random, or code by code."""
