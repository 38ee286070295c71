"""What stands at a place of a sample that is drawn as a line: which column, and its numbers."""

from aestudio.core.named_values import Names
from aestudio.core.weights import Array


def column_words(names: Names | None, place: int, sample: Array, output: Array | None) -> str:
    """“proline: 735, output 848.8”: the input number ``place``, from 0, in the units of the data;
    its number alone where it has no name."""
    if names is None or not names.known:
        return f"place {place + 1:,}"
    name, value = names.encoding.features[place].name, names.texts(sample)[place]
    made = "" if output is None else f", output {names.texts(output)[place]}"
    return f"{name}: {value}{made}"
