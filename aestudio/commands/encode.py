"""``aestudio encode``."""

from aestudio.commands.inputs import passing
from aestudio.commands.options import Data, Model, Out
from aestudio.commands.results import array_written, table_written


def encode(model: Model, data: Data, out: Out) -> None:
    """Write the codings of samples: an array, or a table with the columns code 1, code 2 …"""
    from aestudio.analysis.columns import code_columns
    from aestudio.storage.results import is_array

    with passing(model, data, out) as (passage, place):
        codings = passage.codings()
        if is_array(place.path):
            array_written((passage.count, passage.model.architecture.codings), codings, place)
        else:
            table_written(passage.count, map(code_columns, codings), place)
