"""What of a network is exported."""

from aestudio.core.params import Frozen, parameter
from aestudio.export.part import Part


class ExportSettings(Frozen):
    """The part, and whether the preparation of its data goes along."""

    part: Part = parameter(Part.WHOLE, label="Part", help="Which layers go along.")
    prepared: bool = parameter(
        True,
        label="Scaling inside",
        help="The file takes numbers as they are in the data and gives such back; without it, "
        "scaled ones, as the layers have them.",
    )
