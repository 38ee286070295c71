"""What Keras has no word for, as classes of a few lines."""

import ast
from collections.abc import Sequence
from functools import cache
from typing import Any

from aestudio.core.codings.drawn import DrawnOperation
from aestudio.core.corruptions import Corruption, Draw
from aestudio.core.sparsity import Sparsity
from aestudio.core.stack import StackLayer
from aestudio.export.script.code import Call
from aestudio.export.script.expressions import KerasOperations, statements, symbol
from aestudio.resources import resource

OPERATIONS = KerasOperations()
DRAWN = "DrawnCodings"
RANDOM = {Draw.NORMAL: "normal", Draw.UNIFORM: "uniform"}


@cache
def tied_class(name: str) -> str:
    """The class of a layer that takes the kernel of another one, as it goes along with models."""
    text = resource("python", "tied_layers.py").read_text(encoding="utf-8")
    for one in ast.parse(text).body:
        if isinstance(one, ast.ClassDef) and one.name == name:
            lines = text.splitlines()[one.decorator_list[0].lineno - 1 : one.end_lineno]
            return "\n".join(lines)
    raise KeyError(name)


class Names:
    """The names of the classes that the program brings: that of the kind, with a number where
    there are several of it."""

    def __init__(self) -> None:
        self._names: dict[Sparsity | Corruption, str] = {}

    def of(self, one: Sparsity | Corruption) -> str:
        """The name of what does as that one."""
        kind = type(one).__name__
        count = sum(type(other) is type(one) for other in self._names)
        return self._names.setdefault(one, f"{kind}{count + 1}" if count else kind)


def penalty_of(sparsity: Sparsity, names: Names) -> Call | None:
    """What penalises the outputs of a layer; None where nothing does."""
    if sparsity.is_none:
        return None
    if sparsity.keras is not None:
        return Call(f"keras.regularizers.{sparsity.keras.name}", (sparsity.keras.value,))
    return Call(names.of(sparsity))


def penalty_class(sparsity: Sparsity, name: str) -> str:
    """A regularizer of Keras by the formula of a penalty on activity."""
    body = statements([("penalty", sparsity.penalty(OPERATIONS, symbol("outputs")))])
    return _lines(
        f"class {name}(keras.regularizers.Regularizer):",
        f'    """Sparsity, {sparsity.told}: a penalty for a whole batch."""',
        "",
        "    def __call__(self, outputs):",
        "        outputs = ops.reshape(outputs, (ops.shape(outputs)[0], -1))",
        *(f"        {line}" for line in body),
        "        # Keras divides penalties on activity by the size of the batch.",
        '        return penalty * ops.cast(ops.shape(outputs)[0], "float32")',
    )


def corruption_call(corruption: Corruption, names: Names) -> Call:
    """The layer that damages what goes in."""
    if corruption.keras is not None:
        return Call(f"keras.layers.{corruption.keras.name}", (corruption.keras.value,))
    return Call(names.of(corruption))


def corruption_class(corruption: Corruption, name: str) -> str:
    """A layer of Keras by the formula of a corruption."""
    assert corruption.draw is not None
    found = corruption.corrupted(OPERATIONS, symbol("inputs"), symbol("draws"))
    *before, last = statements([("outputs", found)])
    random = RANDOM[corruption.draw]
    return _lines(
        f"class {name}(keras.layers.Layer):",
        f'    """Damages samples while training: {corruption.told}."""',
        "",
        "    def __init__(self, **kwargs):",
        "        super().__init__(**kwargs)",
        "        self.seeds = keras.random.SeedGenerator()",
        "",
        "    def call(self, inputs, training=False):",
        "        if not training:",
        "            return inputs",
        f"        draws = keras.random.{random}(ops.shape(inputs), seed=self.seeds)",
        *(f"        {line}" for line in before),
        f"        return {last.removeprefix('outputs = ')}",
    )


def drawn_class(layer: StackLayer, weight: str) -> str:
    """A layer of Keras that draws codings while training, by the formulas of their kind;
    ``weight`` is what their divergence is multiplied by in the loss."""
    heads = layer.heads
    assert heads is not None
    codings, divergence = _sampled(heads, layer)
    *before, last = statements([("divergence", divergence), ("codings", codings)])
    return _lines(
        f"class {DRAWN}(keras.layers.Layer):",
        '    """Codings are drawn at random around their means while training, and are the means',
        '    afterwards. How far their distribution is from N(0, 1) is added to the loss."""',
        "",
        "    def __init__(self, means, log_variances, **kwargs):",
        "        super().__init__(**kwargs)",
        "        self.means, self.log_variances = means, log_variances",
        "        self.seeds = keras.random.SeedGenerator()",
        f"        constant = keras.initializers.Constant({weight})",
        '        self.weight = self.add_weight((), constant, trainable=False, name="weight")',
        "",
        "    def call(self, inputs, training=False):",
        "        means, log_variances = self.means(inputs), self.log_variances(inputs)",
        *(f"        {line}" for line in before),
        "        self.add_loss(self.weight * ops.mean(divergence))",
        "        if not training:",
        "            return means",
        "        draws = keras.random.normal(ops.shape(means), seed=self.seeds)",
        f"        return {last.removeprefix('codings = ')}",
    )


def _sampled(heads: DrawnOperation, layer: StackLayer) -> tuple[Any, Any]:
    first, second = (one.name for one in heads.parameters(layer.input_shape) if one.penalised)
    sides = {first: "means", second: "log_variances"}
    values = {
        one.name: symbol(sides.get(one.name, one.name))
        for one in heads.parameters(layer.input_shape)
    }
    return heads.sampled(OPERATIONS, values, symbol("inputs"), layer.input_shape, symbol("draws"))


def _lines(*texts: str) -> str:
    return "\n".join(texts)


def unique(texts: Sequence[str]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(texts))
