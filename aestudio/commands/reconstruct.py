"""``aestudio reconstruct``."""

from aestudio.commands.inputs import inputs_of, network_of, scaled, write
from aestudio.commands.options import Data, Model, Out


def reconstruct(model: Model, data: Data, out: Out) -> None:
    """Pass samples through a model and write what comes out, in the units of the data."""
    from aestudio.analysis.forward import reconstruct as passed

    run, samples, scaling = inputs_of(model, data, out)
    network = network_of(run)
    made = (scaling.invert(passed(*network, one)) for one in scaled(run, samples, scaling))
    write((samples.count, *samples.shape), made, out)
