"""Draws faults: as many of each room as it has places for them, in proportion."""

import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.mutants.mutation import Mutation
from tests.mutants.reviewed import REVIEWED
from tests.mutants.rooms import Room
from tests.mutants.sites import Site, sites_of


def sites_in(root: Path, room: Room) -> list[Site]:
    """All sites of a room, without faults that have been reviewed and may live."""
    found = []
    for module in room.files(root):
        for site in sites_of(module, (root / module).read_bytes()):
            faults = tuple(one for one in site.faults if not is_reviewed(one))
            if faults:
                found.append(Site(faults))
    return found


def is_reviewed(fault: Mutation) -> bool:
    """Whether a fault is one that need not be noticed."""
    key = (fault.module, fault.text)
    return any(change in (fault.change, "any") for change, _reason in REVIEWED.get(key, ()))


def found_again(root: Path, fault: Mutation) -> Mutation | None:
    """The same change of the same line as the module is now, the nearest of several; None if there
    is no such line any more."""
    sites = sites_of(fault.module, (root / fault.module).read_bytes())
    same = [
        one
        for site in sites
        for one in site.faults
        if (one.text, one.change) == (fault.text, fault.change)
    ]
    return min(same, key=lambda one: abs(one.line - fault.line), default=None)


def shares(counts: Mapping[str, int], total: int) -> dict[str, int]:
    """``total`` divided in proportion to ``counts``, by the largest remainders."""
    whole = sum(counts.values())
    exact = {name: total * count / whole for name, count in counts.items()}
    found = {name: int(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: found[name] - exact[name])
    for name in by_remainder[: total - sum(found.values())]:
        found[name] += 1
    return {name: min(share, counts[name]) for name, share in found.items()}


def drawn(
    root: Path, rooms: Sequence[Room], count: int, seed: int
) -> dict[str, tuple[Mutation, ...]]:
    """``count`` faults by room, no two at one site; the same seed draws the same."""
    sites = {room.name: sites_in(root, room) for room in rooms}
    wanted = shares({name: len(found) for name, found in sites.items()}, count)
    return {name: tuple(_some(sites[name], wanted[name], f"{seed} {name}")) for name in sites}


def _some(sites: Sequence[Site], count: int, seed: str) -> Iterable[Mutation]:
    chance = random.Random(seed)
    return [chance.choice(site.faults) for site in chance.sample(sites, count)]
