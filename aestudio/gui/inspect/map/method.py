"""How codings are laid out in the plane."""

from dataclasses import dataclass

from aestudio.analysis.maps.projection import CODES, PCA, TSNE

TITLES = {PCA: "PCA", TSNE: "t-SNE", CODES: "Two codes"}


@dataclass(frozen=True, slots=True)
class Method:
    """``first`` and ``second`` are codes, counted from 0, ``perplexity`` how many neighbours of a
    sample count; each is looked at by its own ``kind`` alone."""

    kind: str = PCA
    first: int = 0
    second: int = 1
    perplexity: float = 30.0

    @property
    def told(self) -> tuple[object, ...]:
        """What the map depends on."""
        match self.kind:
            case kind if kind == CODES:
                return self.kind, self.first, self.second
            case kind if kind == TSNE:
                return self.kind, self.perplexity
            case _:
                return (self.kind,)
