"""Where in a module faults may be put.

Not where no test should notice: docstrings, annotations, what only type checkers read, the words
of errors, of logs and of help.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutants.mutation import Mutation
from tests.mutants.replacements import (
    WORDS_FOR_PEOPLE,
    Replacement,
    negation,
    negations,
    replacements,
)

Node = ast.stmt | ast.expr
Function = ast.FunctionDef | ast.AsyncFunctionDef
TOLD = ("Error", "Problem", "Choice", "Option", "Argument")  # ends of the names of such calls
LOGS = {"log", "logger", "logging", "warnings"}
LABELLED = "Labelled"


@dataclass(frozen=True, slots=True)
class Site:
    """A place with the faults that may be put there, one at a time."""

    faults: tuple[Mutation, ...]


def sites_of(module: str, source: bytes) -> list[Site]:
    """The sites of a module, in the order of the source."""
    text = Source(module, source)
    found = []
    for node, changes, within in _changes(ast.parse(source), None):
        faults = tuple(text.mutation(node, change, within is not None) for change in changes)
        if faults:
            found.append(Site(faults))
    return sorted(found, key=lambda site: site.faults[0].start)


class Source:
    """A module's text, to be cut at the places that the syntax tree tells."""

    def __init__(self, module: str, source: bytes) -> None:
        self._module, self._source = module, source
        self._lines = source.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def mutation(self, node: Node | ast.Slice, change: Replacement, within: bool) -> Mutation:
        """The fault that puts ``change`` in the place of ``node``."""
        start = self._starts[node.lineno - 1] + node.col_offset
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        stop = self._starts[node.end_lineno - 1] + node.end_col_offset
        line = self._lines[node.lineno - 1].decode().strip()
        before = self._source[start:stop].decode()
        where = (self._module, node.lineno, line, change.operator, start, stop)
        return Mutation(*where, before, change.code, within)


def _changes(
    node: ast.AST, within: Function | None
) -> Iterator[tuple[Node | ast.Slice, list[Replacement], Function | None]]:
    """Every node that may be changed, its changes, and the function around it."""
    if isinstance(node, ast.stmt | ast.expr):
        changes = replacements(node, within.returns if within else None)
        if changes:
            yield node, changes, within
    for condition in negations(node):
        yield condition, [negation(condition)], within
    for child in _children(node):
        function = node if isinstance(node, Function) else within
        yield from _changes(child, within if isinstance(child, ast.arguments) else function)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """What to look into below a node."""
    if isinstance(node, ast.ClassDef) and LABELLED in map(ast.unparse, node.bases):
        # Members are a value that programs know, then words.
        for one in node.body:
            if isinstance(one, ast.Assign) and isinstance(one.value, ast.Tuple):
                yield one.value.elts[0]
            elif not _skipped(one, node):
                yield one
        return
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases", "pattern", "type_comment"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _skipped(child, node):
                yield child


def _skipped(node: ast.AST, above: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr | ast.Assert):
        return True
    if isinstance(node, ast.Expr):
        return _is_constant(node.value) or _is_log(node.value)
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test) or "__name__" in ast.unparse(node.test)
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) in ("__all__", "__slots__", "__version__")
    if isinstance(node, ast.keyword):
        return node.arg in WORDS_FOR_PEOPLE or isinstance(above, ast.ClassDef)
    if isinstance(above, ast.Raise):
        return True
    if isinstance(node, ast.Call):
        return _name_of(node).endswith(TOLD)
    return isinstance(above, ast.Call) and _name_of(above) == "cast" and node is above.args[0]


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _is_log(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).partition(".")[0] in LOGS


def _name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]
