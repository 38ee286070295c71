"""The campaign itself: faults are made where they matter, seen, and never left behind."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mutants.drawing import drawn, found_again, is_reviewed, shares, sites_in
from tests.mutants.mutation import Mutation
from tests.mutants.reviewed import REVIEWED
from tests.mutants.rooms import ROOMS, Room
from tests.mutants.sites import sites_of
from tests.mutants.tree import Judge, copied, placed

ROOT = Path(__file__).parents[2]


def faults_of(source: str) -> list[Mutation]:
    return [fault for site in sites_of("m.py", source.encode()) for fault in site.faults]


def changes(source: str) -> set[str]:
    """The faults of a line of code, as they would stand there."""
    return {fault.put_into(source.encode()).decode() for fault in faults_of(source)}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = b < c", {"a = (b <= c)", "a = (b >= c)"}),
        ("a = b is not c", {"a = (b is c)"}),
        ("a = b + c", {"a = (b - c)"}),
        ("a = 'x' + b", {'a = ("") + b'}),
        ("a = b or c", {"a = (b and c)", "a = (b)", "a = (c)"}),
        ("a = not b", {"a = (b)"}),
        ("a = True", {"a = (False)"}),
        ("a = 3", {"a = (2)", "a = (4)", "a = (0)"}),
        ("a = 'two words'", set()),
        ("a = b[c:]", {"a = b[:]", "a = b[c + 1:]"}),
        ("a = min(b, c)", {"a = (max(b, c))"}),
        ("a = f(b, c=d)", {"a = (f(b))"}),
        ("a = f(b, help=d)", set()),
        ("a = f(b, c)", {"a = (f(c, b))"}),
        ("a = np.maximum(b, c)", set()),
        ("f(b)", {"pass"}),
        ("log.info(b)", set()),
        ("a += b", {"pass", "a -= b"}),
        ("a.b = c", {"pass"}),
        ("raise ValueError('no', 3)", {"pass"}),
        ("a = DataError('no', where='here')", set()),
        ("if a: pass", {"if (not a): pass"}),
        ("if TYPE_CHECKING: a = 3", set()),
        ("for a in b: break", {"for a in b: continue"}),
        ("def f() -> int: return a", {"def f() -> int: return 0"}),
        ("def f() -> bool: return a", {"def f() -> bool: return not a"}),
        ("def f() -> 'int | None': return a", {"def f() -> 'int | None': return None"}),
        ("def f(a: 'b' = c) -> 'd': 'e'", set()),
        ("@f(3)\nclass A(B, c=3): pass", set()),
        ("a: Literal[3] = b", set()),
        ("class A(Labelled):\n    B = 'b', 'B'", {"class A(Labelled):\n    B = (\"\"), 'B'"}),
        ("__all__ = ['a']", set()),
        ("assert a < 3", set()),
        ("a = f'{b + 3}'", set()),
        ("a = isinstance(b, C | D)", {"a = (isinstance(C | D, b))"}),
    ],
)
def test_a_piece_of_code_may_go_wrong_in_these_ways(source: str, expected: set[str]) -> None:
    assert changes(source) == expected


def test_what_stands_on_several_lines_after_letters_of_any_width_is_cut_where_it_is() -> None:
    source = "ä = 'größe', f(\n    b,\n    3,\n)\nc = 1"
    assert "ä = 'größe', f(\n    b,\n    (4),\n)\nc = 1" in changes(source)


def test_a_fault_goes_into_the_module_that_was_read_only() -> None:
    fault = faults_of("a = 3")[0]
    with pytest.raises(ValueError, match="has changed"):
        fault.put_into(b"b = a = 3")


def test_every_fault_is_code() -> None:
    source = (ROOT / "aestudio/core/growing.py").read_bytes()
    for site in sites_of("growing", source):
        ast.parse(site.faults[-1].put_into(source))


SMALL, LARGE = (Room(name, (f"aestudio/core/{name}.py",), ()) for name in ("growing", "history"))


def test_faults_are_drawn_by_the_seed_and_in_proportion() -> None:
    assert shares({"a": 10, "b": 30, "c": 60}, 11) == {"a": 1, "b": 3, "c": 7}
    assert shares({"a": 1, "b": 1}, 50) == {"a": 1, "b": 1}
    first, again, other = (drawn(ROOT, (SMALL, LARGE), 40, seed) for seed in (1, 1, 2))
    assert first == again != other
    assert sum(map(len, first.values())) == 40
    assert len(first["history"]) > len(first["growing"]) > 0


def test_a_fault_is_found_again_on_its_line_wherever_that_is_now(tmp_path: Path) -> None:
    fault = sites_of("m.py", b"a = 3\n")[0].faults[0]
    (tmp_path / "m.py").write_text("a = 3\nb = 1\n\na = 3\n")
    nearest = replace(fault, line=5, start=99, stop=100)
    found = found_again(tmp_path, nearest)
    assert found is not None
    assert (found.line, found.change) == (4, fault.change)
    assert found.put_into((tmp_path / "m.py").read_bytes()).startswith(b"a = 3\nb = 1\n\na = (")
    (tmp_path / "m.py").write_text("a = 30\n")
    assert found_again(tmp_path, fault) is None


def test_every_room_has_modules_and_tests() -> None:
    for room in ROOMS:
        assert room.files(ROOT)
        for pattern in (*room.modules, *room.tests):
            assert list(ROOT.glob(pattern)), pattern


@pytest.mark.parametrize("module", sorted({module for module, _text in REVIEWED}))
def test_what_has_been_reviewed_is_still_there_and_is_not_drawn(module: str) -> None:
    sites = sites_of(module, (ROOT / module).read_bytes())
    found: dict[str, set[str]] = {}
    for fault in (fault for site in sites for fault in site.faults):
        found.setdefault(fault.text, {"any"}).add(fault.change)
    for (where, text), entries in REVIEWED.items():
        for change, reason in entries if where == module else ():
            assert change in found.get(text, ()), text
            assert reason
    left = sites_in(ROOT, Room("one", (module,), ()))
    assert not any(is_reviewed(fault) for site in left for fault in site.faults)


PROGRAM = '''"""A module."""

MOST = 3


def capped(number: int) -> int:
    """No more than MOST."""
    while number > MOST:
        number -= 1
    return number


def untested(number: int) -> int:
    return number + 1
'''
TESTS = """
from aestudio.core.small import capped


def test_large() -> None:
    assert capped(7) == 3


def test_small() -> None:
    assert capped(1) == 1
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a little program with its tests."""
    root = tmp_path / "program"
    for name, text in (
        ("aestudio/__init__.py", ""),
        ("aestudio/core/__init__.py", ""),
        ("aestudio/core/small.py", PROGRAM),
        ("tests/core/test_small.py", TESTS),
        (".git/config", ""),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    # The server of the copy is found beside this file, the program in the copy.
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return copied(root, tmp_path / "0" / "tree")


def test_faults_are_seen_by_the_tests_that_run_their_lines(tree: Path) -> None:
    room = Room("small", ("aestudio/core/small.py",), ("tests/core/*.py",), ("coverage",))
    assert not (tree / ".git").exists()
    faults = {one.change: one for site in sites_in(tree, room) for one in site.faults}
    judge = Judge(tree, room, spare=3.0)
    touching = judge.touching(tree.parent)
    both = ["tests/core/test_small.py::test_large", "tests/core/test_small.py::test_small"]
    assert sorted(touching.tests(faults["3 → (4)"])) == both
    assert touching.tests(faults["number -= 1 → pass"]) == both[:1]
    verdicts = {
        change: judge.verdict(faults[change], touching)
        for change in ("3 → (4)", "number -= 1 → pass", "number + 1 → (number - 1)")
    }
    judge.close()
    killed, endless, lived = verdicts.values()
    assert (killed.killed, killed.timed_out, killed.killer) == (True, False, both[0])
    assert (endless.killed, endless.timed_out) == (True, True)
    assert not lived.killed
    assert (tree / "aestudio/core/small.py").read_text() == PROGRAM


def test_a_fault_is_taken_out_whatever_happens(tree: Path) -> None:
    (fault, *_rest) = sites_of("aestudio/core/small.py", PROGRAM.encode())[0].faults

    def interrupted() -> None:
        with placed(tree, fault):
            assert (tree / fault.module).read_text() != PROGRAM
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (tree / fault.module).read_text() == PROGRAM
