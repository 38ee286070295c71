"""``aestudio encode``."""

from aestudio.commands.inputs import inputs_of, network_of, scaled, write
from aestudio.commands.options import Data, Model, Out


def encode(model: Model, data: Data, out: Out) -> None:
    """Write the codings of samples."""
    from aestudio.analysis.forward import encode as passed

    run, samples, scaling = inputs_of(model, data, out)
    network = network_of(run)
    codings = (passed(*network, one) for one in scaled(run, samples, scaling))
    write((samples.count, network[0].codings), codings, out)
