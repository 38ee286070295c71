"""Formulas that the program declares, written down in words of Keras.

A corruption, a penalty or a coding computes with operations; given these it computes its own text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aestudio.core.activation import Activation
from aestudio.core.operations import Padding
from aestudio.core.shapes import Shape

SUM, PRODUCT, CALL = 1, 2, 3  # How tightly text holds together.
LONG = 64  # Characters of a line.


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """Something computed of ``parts``: a ``form`` with a place for each. A ``name`` is given to
    what is used more than once."""

    form: str
    parts: tuple["Expression", ...] = ()
    binds: int = CALL
    name: str = "part"

    def __add__(self, other: object) -> "Expression":
        return _joined("+", SUM, self, other)

    def __radd__(self, other: object) -> "Expression":
        return _joined("+", SUM, other, self)

    def __sub__(self, other: object) -> "Expression":
        return _joined("-", SUM, self, other)

    def __rsub__(self, other: object) -> "Expression":
        return _joined("-", SUM, other, self)

    def __mul__(self, other: object) -> "Expression":
        return _joined("*", PRODUCT, self, other)

    def __rmul__(self, other: object) -> "Expression":
        return _joined("*", PRODUCT, other, self)

    def __truediv__(self, other: object) -> "Expression":
        return _joined("/", PRODUCT, self, other)

    def __rtruediv__(self, other: object) -> "Expression":
        return _joined("/", PRODUCT, other, self)


def symbol(name: str) -> Expression:
    """Something that has that name already."""
    return Expression(name)


def call(function: str, *parts: Expression, more: str = "", name: str = "part") -> Expression:
    """A function of Keras, with ``more`` arguments."""
    places = ", ".join("{}" for _part in parts)
    return Expression(f"ops.{function}({places}{more})", parts, CALL, name)


class KerasOperations:
    """Operations on expressions: each is the text of what Keras does."""

    def product(self, inputs: Expression, kernel: Expression, transposed: bool) -> Expression:
        """What a layer gives, under the name that its kernel stands for."""
        return kernel

    def biased(self, values: Expression, bias: Expression) -> Expression:
        """The same: a layer has its bias already."""
        return values

    def activated(self, values: Expression, activation: Activation) -> Expression:
        """The non-linearity."""
        return values if activation is Activation.LINEAR else call(activation.value, values)

    def reshaped(self, values: Expression, shape: Shape) -> Expression:
        """The same: layers give what shape is asked for."""
        return values

    def convolved(
        self, images: Expression, kernel: Expression, stride: int, padding: Padding
    ) -> Expression:
        """As a product."""
        return kernel

    def convolved_back(
        self, images: Expression, kernel: Expression, stride: int, padding: Padding, shape: Shape
    ) -> Expression:
        """As a product."""
        return kernel

    def pooled(self, images: Expression, size: int) -> Expression:
        """The same: a layer pools already."""
        return images

    def enlarged(self, images: Expression, size: int, shape: Shape) -> Expression:
        """The same."""
        return images

    def mean(self, values: Expression) -> Expression:
        """Over all numbers."""
        return call("mean", values, name="mean")

    def mean_of_samples(self, values: Expression) -> Expression:
        """A number a sample."""
        return call("mean", values, more=", axis=1", name="means")

    def total(self, values: Sequence[Expression]) -> Expression:
        """Their sum."""
        first, *others = values
        for one in others:
            first = first + one
        return first

    def scaled(self, values: Expression, factor: float) -> Expression:
        """``factor`` times the values."""
        return factor * values

    def half_square(self, values: Expression) -> Expression:
        """½Σw²."""
        return 0.5 * call("sum", call("square", values))

    def squared_difference(self, values: Expression, others: Expression) -> Expression:
        """(a − b)²."""
        return call("square", values - others)

    def clipped(self, values: Expression, low: float, high: float) -> Expression:
        """No less than ``low`` and no more than ``high``."""
        return call("clip", values, more=f", {low!r}, {high!r}", name="clipped")

    def cross_entropy(self, targets: Expression, outputs: Expression) -> Expression:
        """−x·ln y − (1−x)·ln(1−y)."""
        return call("binary_crossentropy", targets, outputs)

    def sigmoid_cross_entropy(self, targets: Expression, logits: Expression) -> Expression:
        """The same of what comes before a sigmoid."""
        return call("binary_crossentropy", targets, logits, more=", from_logits=True")

    def mean_of_batch(self, values: Expression) -> Expression:
        """Over all samples of the batch."""
        return call("mean", values, more=", axis=0", name="means")

    def sum_of_samples(self, values: Expression) -> Expression:
        """A number a sample."""
        return call("sum", values, more=", axis=1", name="sums")

    def summed(self, values: Expression) -> Expression:
        """The sum of all numbers."""
        return call("sum", values, name="total")

    def absolute(self, values: Expression) -> Expression:
        """|a|."""
        return call("absolute", values)

    def exponential(self, values: Expression) -> Expression:
        """eᵃ."""
        return call("exp", values)

    def logarithm(self, values: Expression) -> Expression:
        """ln a."""
        return call("log", values)

    def at_least(self, values: Expression, limit: float) -> Expression:
        """1 where a ≥ ``limit``, else 0."""
        condition = _joined(">=", 0, values, limit)
        return call("cast", condition, more=', "float32"', name="kept")


def statements(wanted: Sequence[tuple[str, Expression]]) -> list[str]:
    """Lines that compute each of the ``wanted`` expressions and give it its name; whatever is used
    more than once, or makes a line too long, is computed before, under a name of its own."""
    counts: dict[int, int] = {}
    for _name, one in wanted:
        _count(one, counts)
    names: dict[int, str] = {}
    lines: list[str] = []
    for name, one in wanted:
        for part in _in_order(one):
            if counts[id(part)] > 1 and part.parts and id(part) not in names:
                text = _text(part, names)
                names[id(part)] = _free(part.name, names)
                lines.append(f"{names[id(part)]} = {text}")
        if len(_text(one, names)) > LONG and (each := _summed(one)) is not None:
            text = _text(each, names)
            names[id(each)] = _free("each", names)
            lines.append(f"{names[id(each)]} = {text}")
        lines.append(f"{name} = {_text(one, names)}")
    return lines


def _summed(one: Expression) -> Expression | None:
    """The first sum of several terms that a function is called with."""
    found = (part for part in _in_order(one) if part.binds == CALL)
    terms = (part for call in found for part in call.parts if part.binds == SUM)
    return next(terms, None)


def _free(name: str, names: dict[int, str]) -> str:
    taken, number = set(names.values()), 2
    found = name
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    return found


def _count(one: Expression, counts: dict[int, int]) -> None:
    counts[id(one)] = counts.get(id(one), 0) + 1
    if counts[id(one)] == 1:
        for part in one.parts:
            _count(part, counts)


def _in_order(one: Expression) -> Iterator[Expression]:
    for part in one.parts:
        yield from _in_order(part)
    yield one


def _text(one: Expression, names: dict[int, str]) -> str:
    if id(one) in names:
        return names[id(one)]
    return one.form.format(
        *(_held(part, one, place, names) for place, part in enumerate(one.parts))
    )


def _held(part: Expression, of: Expression, place: int, names: dict[int, str]) -> str:
    """In brackets where it would fall apart: what is taken off or divided by, at equal strength."""
    text = _text(part, names)
    loose = part.binds < of.binds or (part.binds == of.binds and place == 1 and of.binds < CALL)
    return f"({text})" if loose and of.binds < CALL and id(part) not in names else text


def _joined(sign: str, binds: int, left: object, right: object) -> Expression:
    ends = tuple(_expression(one) for one in (left, right))
    return Expression(f"{{}} {sign} {{}}", ends, binds)


def _expression(value: object) -> Expression:
    if isinstance(value, Expression):
        return value
    assert isinstance(value, int | float)
    return Expression(f"{value:.12g}")
