"""Which data a project is about, and what they looked like when it met them."""

import json
import re
from hashlib import sha256
from math import prod
from typing import Annotated, Self

from pydantic import Field

from aestudio.core.params import Frozen, parameter
from aestudio.core.parts import samples_of
from aestudio.core.preparation import Preparation

SAMPLE = "sample"
IN_MEMORY = "memory:"
DEFAULT_SHARE = 0.2
MOST_SIDES = 32
# Bounded, since a shape from a file is multiplied before anything else is known of it.
Side = Annotated[int, Field(ge=1, le=2**40)]
ARRAY = re.compile(r"\.\w+:(/.+)$")


class DataReference(Frozen):
    """Where the samples come from and what they looked like when the project met them.

    ``source`` is ``"sample"`` for the data that ships with the program, else a path, or
    ``file.h5:/array``, ``"memory:"`` for what only this process has, or nothing where nobody has
    chosen any yet. ``sha256`` is of the
    file's bytes, empty for the sample; of a file of more than 4 GiB, "sampled-" and that of some
    of them. ``streamed`` data are read from the disk as
    training goes. Order and parts of the samples depend on that, so the project remembers it, and
    "streamed-" comes before their fingerprint. ``size`` is the file's in bytes, 0 where unknown.
    ``samples`` and ``shape`` are what ``preparation`` makes of the file; ``held_out`` of the
    samples test, and ``left_out`` do neither that nor train, where the test share does not say so.
    ``low`` and ``high`` are the least and greatest value of the training part as the network sees
    them; None where that is not known before the data are read.
    ``test_sha256`` is that of the test file, if there is one. ``stored`` is what the numbers were
    in the file: the type of an array, the kind of pixels of images; empty where it is not known.
    ``embedded`` data lie in the project file, too, and are read from there.
    """

    source: str = SAMPLE
    name: str = "MNIST sample"
    sha256: str = ""
    samples: int = 10_000
    shape: tuple[Side, ...] = Field((28, 28), max_length=MOST_SIDES)
    size: int = 0
    streamed: bool = False
    preparation: Preparation = Preparation()
    held_out: int | None = None
    left_out: int = 0
    low: float | None = None
    high: float | None = None
    test_sha256: str = ""
    stored: str = ""
    embedded: bool = False
    test_share: float = parameter(
        DEFAULT_SHARE,
        label="Test",
        help="Share of the samples that training never sees.",
        unit="%",
        minimum=0.0,
        maximum=0.9,
        percentage=True,
    )

    @classmethod
    def to_come(cls, shape: tuple[int, ...]) -> Self:
        """Data that nobody has chosen yet, with samples of that shape."""
        return cls(source="", name="No data yet", samples=0, shape=shape)

    @property
    def are_to_come(self) -> bool:
        """Whether nobody has chosen them yet."""
        return not self.source

    @property
    def features(self) -> int:
        """Numbers a sample."""
        return prod(self.shape)

    @property
    def test_samples(self) -> int:
        """Samples in the test part."""
        if self.held_out is not None:
            return self.held_out
        return samples_of(self.samples, self.test_share)

    @property
    def training_samples(self) -> int:
        """Samples in the training part, the validation share included."""
        return self.samples - self.test_samples - self.left_out

    @property
    def fingerprint(self) -> str:
        """Tells apart all that decides the numbers and parts of the samples, and nothing else.

        The file's own hash while nothing is prepared or split otherwise than by default, so that
        runs of earlier versions of the program go on.
        """
        # Where the test file lies makes no difference, what is in it does. What transparency and
        # folders became, the hash of a folder of images tells itself, if there were any.
        chosen = self.preparation.model_dump(
            mode="json",
            exclude_defaults=True,
            exclude={"test_file": True, "reading": {"ground", "folders"}},
        )
        if not chosen.get("reading", True):
            del chosen["reading"]
        if self.test_share != DEFAULT_SHARE:
            chosen["test_share"] = self.test_share
        if array := ARRAY.search(self.source):
            chosen["array"] = array[1]
        if not chosen:
            return self.sha256
        text = json.dumps([self.sha256, self.test_sha256, chosen], sort_keys=True)
        return sha256(text.encode()).hexdigest()
