"""What becomes of the columns of a table before they go into a network."""

from collections.abc import Iterator, Sequence

from aestudio.core.encoding import Encoding

FEW = 3  # That are named.


def remarks_on(encoding: Encoding) -> tuple[str, ...]:
    """What of it nobody does for whoever uses the network alone, a sentence each."""
    return tuple(_remarks(encoding))


def _remarks(encoding: Encoding) -> Iterator[str]:
    features = encoding.features
    categories = [one.name for one in features if one.category is not None]
    moved = [f"{one.column} − {one.base + one.origin:.17g}" for one in features
             if one.base or one.origin]  # fmt: skip
    fills = (*encoding.fills, *(one.fill for one in features))
    if categories:
        yield f"Each category goes in as 0 or 1 of its own: {_few(categories)}"
    if moved:
        yield f"Some columns are counted from another zero: {_few(moved)}"
    if any(one is not None for one in fills):
        yield "Missing numbers have to be filled before"


def _few(names: Sequence[str]) -> str:
    rest = " …" if len(names) > FEW else ""
    return ", ".join(names[:FEW]) + rest
