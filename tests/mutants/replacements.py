"""What may stand in the place of a piece of the syntax tree: operator by operator."""

import ast
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

# A text that a program compares or looks up, not one that a person reads.
WORD = re.compile(r"[\w./-]+")
WORDS_FOR_PEOPLE = {
    "label", "help", "metavar", "unit", "zero", "remedy", "why", "where", "summary", "what",
}  # fmt: skip
BOUNDARIES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
# It makes no difference which of their arguments comes first.
SYMMETRIC = {
    "min", "max", "minimum", "maximum", "add", "multiply", "array_equal", "samestat",
    "sample_errors", "input_errors",
}  # fmt: skip
NOTHING = {
    "int": "0",
    "float": "0.0",
    "str": "''",
    "bytes": "b''",
    "tuple": "()",
    "list": "[]",
    "dict": "{}",
    "set": "set()",
}


@dataclass(frozen=True, slots=True)
class Replacement:
    """``code`` takes the place of the node, as a fault of the kind ``operator``."""

    operator: str
    code: str


def replacements(node: ast.AST, returns: ast.expr | None) -> list[Replacement]:
    """All that may take the place of a node; ``returns`` is what its function says to return."""
    found: list[Replacement] = []
    for kind, make in MAKERS.items():
        if isinstance(node, kind):
            found.extend(make(node))
    if isinstance(node, ast.Return) and node.value is not None:
        found.extend(_returned(node.value, returns))
    return [one for one in found if one.code != f"({ast.unparse(node)})"]


def _expression(operator: str, node: ast.expr) -> Replacement:
    return Replacement(operator, f"({ast.unparse(node)})")


def _compared(node: ast.Compare) -> Iterator[Replacement]:
    for place, one in enumerate(node.ops):
        for operator, table in (("boundary", BOUNDARIES), ("comparison", OPPOSITES)):
            if type(one) in table:
                changed = deepcopy(node)
                changed.ops[place] = table[type(one)]()
                yield _expression(operator, changed)


def _computed(node: ast.BinOp) -> Iterator[Replacement]:
    sides = (node.left, node.right)
    if any(_is_text(side) or isinstance(side, ast.JoinedStr) for side in sides):
        return
    if isinstance(node.op, ast.BitOr) and all(_is_type(side) for side in sides):
        return
    if type(node.op) in ARITHMETIC:
        yield _expression(
            "arithmetic", ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
        )


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_type(node: ast.expr) -> bool:
    name = ast.unparse(node).rpartition(".")[2]
    return name == "None" or name[:1].isupper() or name in NOTHING or "[" in name or "|" in name


def _negated(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), node)


def _joined(node: ast.BoolOp) -> Iterator[Replacement]:
    other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
    yield _expression("and/or", ast.BoolOp(other, node.values))
    for place in range(len(node.values)):
        rest = [value for index, value in enumerate(node.values) if index != place]
        kept = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        yield _expression("condition left out", kept)


def _signed(node: ast.UnaryOp) -> Iterator[Replacement]:
    if isinstance(node.op, ast.Not):
        yield _expression("not", node.operand)
    if isinstance(node.op, ast.USub):
        yield _expression("sign", node.operand)


def _constant(node: ast.Constant) -> Iterator[Replacement]:
    value = node.value
    if isinstance(value, bool):
        yield Replacement("constant", f"({not value})")
    elif isinstance(value, int):
        for other in sorted({value + 1, value - 1, 0} - {value}):
            yield Replacement("constant", f"({other})")
    elif isinstance(value, float):
        for number in (0.0, value + 1):
            if number != value:
                yield Replacement("constant", f"({number!r})")
    elif isinstance(value, str) and WORD.fullmatch(value):
        yield Replacement("constant", '("")')


def _called(node: ast.Call) -> Iterator[Replacement]:
    if isinstance(node.func, ast.Name) and node.func.id in TWINS:
        twin = ast.Name(TWINS[node.func.id])
        yield _expression("min/max", ast.Call(twin, node.args, node.keywords))
    for place, keyword in enumerate(node.keywords):
        if keyword.arg is not None and keyword.arg not in WORDS_FOR_PEOPLE:
            rest = [one for index, one in enumerate(node.keywords) if index != place]
            yield _expression("argument left out", ast.Call(node.func, node.args, rest))
    if ast.unparse(node.func).rpartition(".")[2] in SYMMETRIC:
        return
    for place in range(len(node.args) - 1):
        first, second = node.args[place : place + 2]
        if ast.dump(first) != ast.dump(second) and not isinstance(second, ast.Starred):
            swapped = [*node.args]
            swapped[place : place + 2] = [second, first]
            yield _expression("arguments swapped", ast.Call(node.func, swapped, node.keywords))


def _sliced(node: ast.Slice) -> Iterator[Replacement]:
    one = ast.Constant(1)
    lower, upper = node.lower, node.upper
    changed: list[tuple[ast.expr | None, ast.expr | None]] = []
    if lower is not None:
        changed += [(None, upper), (ast.BinOp(lower, ast.Add(), one), upper)]
    if upper is not None:
        changed += [(lower, None), (lower, ast.BinOp(upper, ast.Sub(), one))]
    for start, stop in changed:
        yield Replacement("slice", ast.unparse(ast.Slice(start, stop, node.step)))


def _left(node: ast.Break | ast.Continue) -> Iterator[Replacement]:
    yield Replacement("loop", "continue" if isinstance(node, ast.Break) else "break")


def _statement(node: ast.Expr) -> Iterator[Replacement]:
    if isinstance(node.value, ast.Call):
        yield Replacement("call left out", "pass")


def _assigned(node: ast.Assign) -> Iterator[Replacement]:
    if all(isinstance(one, ast.Attribute | ast.Subscript) for one in node.targets):
        yield Replacement("assignment left out", "pass")


def _added(node: ast.AugAssign) -> Iterator[Replacement]:
    yield Replacement("assignment left out", "pass")
    if type(node.op) in ARITHMETIC:
        changed = ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)
        yield Replacement("arithmetic", ast.unparse(changed))


def _raised(_node: ast.Raise) -> Iterator[Replacement]:
    yield Replacement("raise left out", "pass")


def _returned(value: ast.expr, returns: ast.expr | None) -> Iterator[Replacement]:
    kind = "" if returns is None else ast.unparse(returns).strip("'\"")
    if kind == "bool":
        code = ast.unparse(_negated(value))
    else:
        code = "None" if kind.endswith("| None") else NOTHING.get(kind.partition("[")[0], "None")
    if code != ast.unparse(value):
        yield Replacement("return", f"return {code}")


def negations(node: ast.AST) -> Iterator[ast.expr]:
    """The conditions in a node that no other operator turns round."""
    tests = [node.test] if isinstance(node, ast.If | ast.IfExp) else []
    tests += node.ifs if isinstance(node, ast.comprehension) else []
    yield from (one for one in tests if not isinstance(one, ast.Compare | ast.UnaryOp | ast.BoolOp))


def negation(node: ast.expr) -> Replacement:
    """The opposite of a condition."""
    return _expression("condition", _negated(node))


MAKERS: dict[type[ast.AST], Callable[..., Iterator[Replacement]]] = {
    ast.Compare: _compared,
    ast.BinOp: _computed,
    ast.BoolOp: _joined,
    ast.UnaryOp: _signed,
    ast.Constant: _constant,
    ast.Call: _called,
    ast.Slice: _sliced,
    ast.Break: _left,
    ast.Continue: _left,
    ast.Expr: _statement,
    ast.Assign: _assigned,
    ast.AugAssign: _added,
    ast.Raise: _raised,
}
