"""One small fault: a piece of a module's source, and what is put in its place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """Bytes ``start`` to ``stop`` of ``module`` (a path from the root of the checkout) replaced.

    ``line`` is where that begins (from 1), ``text`` that line, ``operator`` the kind of fault.
    ``within`` says whether it lies in a function, and not in what runs once, at the import.
    """

    module: str
    line: int
    text: str
    operator: str
    start: int
    stop: int
    before: str
    after: str
    within: bool

    def put_into(self, source: bytes) -> bytes:
        """The module with the fault; raises ValueError if it is not the module that was read."""
        if source[self.start : self.stop].decode() != self.before:
            raise ValueError(f"{self.module} has changed since its mutations were listed")
        return source[: self.start] + self.after.encode() + source[self.stop :]

    @property
    def change(self) -> str:
        """What became what, in one line."""
        return f"{_short(self.before)} → {_short(self.after)}"

    @property
    def name(self) -> str:
        """Where it is, and what it does."""
        return f"{self.module}:{self.line} {self.operator}: {self.change}"


def _short(text: str) -> str:
    return " ".join(text.split())
