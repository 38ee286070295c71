"""Put small faults into the program, one at a time, and count those that no test notices.

``python -m tests.mutants [--count N] [--seed N] [--room NAME,…] [--workers N]`` prints a table and
the faults that lived; ``--again`` judges only those that lived the last time. What is measured and
found is kept in build/mutants. The status is 1 if fewer than 95 of 100 faults were noticed.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from time import perf_counter

from tests.mutants.drawing import drawn, found_again, is_reviewed
from tests.mutants.mutation import Mutation
from tests.mutants.rooms import ROOMS, Room
from tests.mutants.server import Verdict
from tests.mutants.tree import Judge, copied

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "mutants"
GOAL = 0.95
TITLES = ("room", "drawn", "killed", "of these timed out", "lived", "share", "seconds")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a fault."""

    room: str
    fault: Mutation
    verdict: Verdict


def main() -> int:
    """Run what the command line asks for; 1 if too many faults lived."""
    options = _options()
    rooms = [room for room in ROOMS if room.name in options.room.split(",")]
    faults = _lived(rooms) if options.again else drawn(ROOT, rooms, options.count, options.seed)
    found: list[Result] = []
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        trees = [copied(ROOT, Path(folder) / str(one) / "tree") for one in range(options.workers)]
        for room in rooms:
            began = perf_counter()
            results = list(_judged(room, faults.get(room.name, ()), trees))
            found.extend(results)
            rows.append((room.name, results, perf_counter() - began))
            _keep(room, results)
    print(f"{datetime.now(UTC).date().isoformat()}, seed {options.seed}\n")
    print(_line(TITLES), _line(["---"] * len(TITLES)), sep="\n")
    for name, results, seconds in rows:
        print(_row(name, results, seconds))
    print(_row("all", found, sum(seconds for *_rest, seconds in rows)))
    for one in found:
        if not one.verdict.killed:
            print(f"\n{one.fault.name}\n    {one.fault.text}")
    return 0 if _share(found) >= GOAL else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Put in small faults and see who notices.")
    names = ",".join(room.name for room in ROOMS)
    parser.add_argument("--room", default=names, help="these rooms, separated by commas")
    parser.add_argument("--count", type=int, default=500, help="so many faults; by default 500")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    parser.add_argument("--workers", type=int, default=2, help="so many at a time")
    parser.add_argument("--again", action="store_true", help="those that lived the last time")
    return parser.parse_args()


def _judged(room: Room, faults: Sequence[Mutation], trees: Sequence[Path]) -> Iterator[Result]:
    if not faults:
        return
    judges: SimpleQueue[Judge] = SimpleQueue()
    for tree in trees:
        judges.put(Judge(tree, room))
    first = judges.get()
    touching = first.touching(KEPT)
    judges.put(first)

    def judge(fault: Mutation) -> Result:
        own = judges.get()
        try:
            return Result(room.name, fault, own.verdict(fault, touching))
        finally:
            judges.put(own)

    with ThreadPoolExecutor(len(trees)) as pool:
        for result in pool.map(judge, faults):
            _tell(result)
            yield result
    for _tree in trees:
        judges.get().close()


def _tell(result: Result) -> None:
    verdict = result.verdict
    fate = "timed out" if verdict.timed_out else "killed" if verdict.killed else "LIVED"
    told = f"{fate:9} {verdict.seconds:6.1f} s  {result.fault.name}  {verdict.killer}"
    print(told, file=sys.stderr, flush=True)


def _results(room: Room) -> Path:
    return KEPT / f"{room.name}-results.jsonl"


def _keep(room: Room, results: Sequence[Result]) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(asdict(one)) + "\n" for one in results)
    _results(room).write_text(text, encoding="utf-8")


def _lived(rooms: Sequence[Room]) -> Mapping[str, Sequence[Mutation]]:
    return {room.name: list(_lived_in(_results(room))) for room in rooms if _results(room).exists()}


def _lived_in(file: Path) -> Iterator[Mutation]:
    """Those that are still there; what became of the others is told."""
    kept = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for fault in (Mutation(**one["fault"]) for one in kept if not one["verdict"]["killed"]):
        found = found_again(ROOT, fault)
        if found is None:
            print(f"gone with its line: {fault.name}")
        elif is_reviewed(found):
            print(f"reviewed: {found.name}")
        else:
            yield found


def _share(results: Sequence[Result]) -> float:
    return sum(one.verdict.killed for one in results) / len(results) if results else 1.0


def _row(name: str, results: Sequence[Result], seconds: float) -> str:
    killed = sum(one.verdict.killed for one in results)
    timed_out = sum(one.verdict.timed_out for one in results)
    counts = (len(results), killed, timed_out, len(results) - killed)
    return _line([name, *map(str, counts), f"{_share(results):.1%}", f"{seconds:.0f}"])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
