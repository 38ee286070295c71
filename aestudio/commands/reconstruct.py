"""``aestudio reconstruct``."""

from aestudio.commands.inputs import passing
from aestudio.commands.options import Data, Model, Out
from aestudio.commands.results import array_written, table_written


def reconstruct(model: Model, data: Data, out: Out) -> None:
    """Pass samples through a model and write what comes out, in the units of the data.

    A table has the columns of the data, of categories the likeliest. An array has the inputs of
    the network, one for each category.
    """
    from aestudio.storage.results import is_array

    with passing(model, data, out) as (passage, place):
        if is_array(place.path):
            array_written((passage.count, *passage.shape), passage.reconstructions(), place)
        else:
            table_written(passage.count, passage.reconstructed_columns(), place)
