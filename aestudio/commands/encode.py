"""``aestudio encode``."""

from aestudio.commands.inputs import inputs_of, network_of, scaled
from aestudio.commands.options import Data, Model, Out
from aestudio.commands.results import array_written, table_written


def encode(model: Model, data: Data, out: Out) -> None:
    """Write the codings of samples: an array, or a table with the columns code 1, code 2 …"""
    from aestudio.analysis.columns import code_columns
    from aestudio.analysis.forward import encode as passed
    from aestudio.storage.results import is_array

    run, samples, scaling = inputs_of(model, data, out)
    network = network_of(run)
    codings = (passed(*network, one) for one in scaled(run, samples, scaling))
    if is_array(out):
        array_written((samples.count, network[0].codings), codings, out)
    else:
        table_written(samples.count, map(code_columns, codings), out)
