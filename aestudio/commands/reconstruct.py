"""``aestudio reconstruct``."""

from aestudio.commands.inputs import inputs_of, network_of, scaled
from aestudio.commands.options import Data, Model, Out
from aestudio.commands.results import array_written, table_written


def reconstruct(model: Model, data: Data, out: Out) -> None:
    """Pass samples through a model and write what comes out, in the units of the data.

    A table has the columns of the data, of categories the likeliest. An array has the inputs of
    the network, one for each category.
    """
    from aestudio.analysis.columns import original_columns
    from aestudio.analysis.forward import reconstruct as passed
    from aestudio.core.encoding import Encoding
    from aestudio.storage.results import is_array

    run, samples, scaling = inputs_of(model, data, out)
    network, encoding = network_of(run), run.encoding or Encoding()
    made = (scaling.invert(passed(*network, one)) for one in scaled(run, samples, scaling))
    if is_array(out):
        array_written((samples.count, *samples.shape), map(encoding.restored, made), out)
        return
    columns = (original_columns(values, samples.names, samples.times) for values in made)
    table_written(samples.count, columns, out)
