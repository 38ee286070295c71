"""The layers of a network as lines of Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from aestudio.core.activation import Initializer
from aestudio.core.parameters import ParameterKey
from aestudio.core.stack import StackLayer, specs
from aestudio.export.keras.network import Passage, passages_of_heads
from aestudio.export.keras.words import CROPPING, Word
from aestudio.export.script.classes import DRAWN, Names, penalty_of
from aestudio.export.script.code import Call, Source, assigned

# The arguments of a layer of Keras that need no name, in their order.
FIRST: Mapping[str, tuple[str, ...]] = {
    "Dense": ("units",),
    "Conv2D": ("filters", "kernel_size"),
    "Conv2DTranspose": ("filters", "kernel_size"),
    "MaxPooling2D": ("pool_size",),
    "UpSampling2D": ("size",),
    "Reshape": ("target_shape",),
    "Activation": ("activation",),
    CROPPING: ("cropping",),
}
# What need not be said.
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "Conv2D": {"strides": 1, "padding": "valid"},
    "Conv2DTranspose": {"strides": 1, "padding": "valid"},
}
MISSING = object()
GLOROT = (Initializer.GLOROT_NORMAL, Initializer.GLOROT_UNIFORM)
HE = (Initializer.HE_NORMAL, Initializer.HE_UNIFORM)
USUAL = "glorot_uniform"  # What Keras draws kernels by unless it is told otherwise.
# Of a layer that takes the kernel of another one.
OF_THE_KERNEL = ("units", "filters", "kernel_size")


@dataclass(frozen=True, slots=True)
class Named:
    """A layer of Keras, or several as one, that learns, and its name in the program."""

    name: str
    made: Call

    @property
    def line(self) -> str:
        """encoder_1 = keras.layers.Dense(300, activation="elu")"""
        made = self.made
        return assigned(
            self.name, Call(made.function, made.arguments, {**made.named, "name": self.name})
        )


class Writer:
    """Writes the layers of a ``stack``: those that learn get names, and are made once."""

    def __init__(self, stack: Sequence[StackLayer]) -> None:
        self.names = Names()
        self._stack, self._specs = stack, specs(stack)
        self._owners: dict[ParameterKey, str] = {}

    def named(self, passages: Sequence[Passage]) -> tuple[Named, ...]:
        """What learns in them, in order; a kernel belongs to the first that has it."""
        return tuple(one for passage in passages for one in self._named(passage))

    def steps(self, passage: Passage) -> list[Any]:
        """What samples go through, one after the other: names, and layers that learn nothing."""
        if passage.layer.heads is not None:
            before, _means, _logs = self._heads(passage)
            return [*(self._plain(word) for word in before), Source("codings")]
        every = [
            self._plain(word) if word.kernel is None else Source(passage.layer.key)
            for word in passage.words
        ]
        return self._penalised(passage, every)

    def _named(self, passage: Passage) -> list[Named]:
        layer = passage.layer
        if layer.heads is not None:
            return self._drawn(passage)
        last = len(passage.words) - 1
        found = []
        for place, word in enumerate(passage.words):
            if word.kernel is not None:
                made = self._learning(word, layer)
                made = self._with_penalty(made, layer) if place == last else made
                found.append(self._owned(word, layer.key, made))
        return found

    def _owned(self, word: Word, name: str, made: Call) -> Named:
        assert word.kernel is not None
        self._owners.setdefault(word.kernel, name)
        return Named(name, made)

    def _penalised(self, passage: Passage, every: list[Any]) -> list[Any]:
        """With the penalty on the last step, where that has not been made with it before."""
        if every and isinstance(every[-1], Call):
            every[-1] = self._with_penalty(every[-1], passage.layer)
        return every

    def _with_penalty(self, made: Call, layer: StackLayer) -> Call:
        penalty = penalty_of(layer.sparsity, self.names)
        if penalty is None:
            return made
        return Call(made.function, made.arguments, {**made.named, "activity_regularizer": penalty})

    def _drawn(self, passage: Passage) -> list[Named]:
        """Two layers side by side, and what draws codings by them."""
        _before, means, logs = self._heads(passage)
        found = []
        sides = []
        for words, name in ((means, "means"), (logs, "log_variances")):
            for word in words:
                if word.kernel is not None:
                    found.append(self._owned(word, name, self._learning(word, passage.layer)))
            steps = [self._plain(word) if word.kernel is None else Source(name) for word in words]
            sides.append(steps[0] if len(steps) == 1 else Call("keras.Sequential", (steps,)))
        drawn = self._with_penalty(Call(DRAWN, tuple(sides)), passage.layer)
        return [*found, Named("codings", drawn)]

    def _heads(self, passage: Passage) -> tuple[Sequence[Word], Sequence[Word], Sequence[Word]]:
        """What comes before both, then each of the two."""
        means, logs = (list(one.words) for one in passages_of_heads(passage, self._stack))
        pairs = zip(means, logs, strict=False)
        before = [one for one, _other in takewhile(lambda pair: pair[0] == pair[1], pairs)]
        return before, means[len(before) :], logs[len(before) :]

    def _plain(self, word: Word) -> Call:
        usual = DEFAULTS.get(word.kind, {})
        arguments = {
            name: one for name, one in word.arguments.items() if usual.get(name, MISSING) != one
        }
        first = [arguments.pop(name) for name in FIRST.get(word.kind, ()) if name in arguments]
        return Call(f"keras.layers.{word.kind}", tuple(first), arguments)

    def _learning(self, word: Word, layer: StackLayer) -> Call:
        owner = None if word.kernel is None else self._owners.get(word.kernel)
        if owner is None:
            made = self._plain(word)
            return Call(made.function, made.arguments, {**made.named, **self._kernel(word, layer)})
        plain = self._plain(word).named
        kept = {key: one for key, one in plain.items() if key not in OF_THE_KERNEL}
        return Call(f"Tied{word.kind}", (Source(owner),), kept)

    def _kernel(self, word: Word, layer: StackLayer) -> dict[str, Any]:
        found: dict[str, Any] = {}
        initializer = self._initializer(word, layer.initializer)
        if initializer != USUAL:
            found["kernel_initializer"] = initializer
        if layer.l2:
            found["kernel_regularizer"] = Call("keras.regularizers.L2", (layer.l2 / 2,))
        return found

    def _initializer(self, word: Word, initializer: Initializer) -> Any:
        """Its name; of a transposed convolution Keras would count the numbers that come out, where
        those that come in are meant."""
        assert word.kernel is not None
        fans = self._specs[word.kernel].fans
        if word.kind != "Conv2DTranspose" or initializer in GLOROT or fans is None:
            return initializer.value
        if fans[0] == fans[1]:
            return initializer.value
        scale = (2.0 if initializer in HE else 1.0) * fans[1] / fans[0]
        even = initializer.value.endswith("uniform")
        distribution = "uniform" if even else "truncated_normal"
        return Call(
            "keras.initializers.VarianceScaling",
            (scale,),
            {"distribution": distribution},
        )
