"""Run the full campaigns and print their table: python -m tests.faults [--only NAME] [--seed N]

A campaign's cases are counted in CAMPAIGNS; ``--cases N`` runs another number. What a bad case
did is told on standard error, and the status is 1 if there was one.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from tests.faults.campaign import Campaign, Outcome, outcome
from tests.faults.campaigns import CAMPAIGNS

TITLES = ("fault", "required", "cases", "wrong", "seconds", "seed", "date")


def main() -> int:
    """Run what the command line asks for; 1 if a case went wrong."""
    options = _options()
    print(_line(TITLES), _line(["---"] * len(TITLES)), sep="\n", flush=True)
    wrong = 0
    for campaign in CAMPAIGNS:
        if options.only and campaign.name not in options.only:
            continue
        began = perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            cases = options.cases or campaign.full
            found = outcome(campaign, cases, options.seed, Path(folder))
        print(_row(campaign, found, perf_counter() - began, options.seed), flush=True)
        for one in found.wrong:
            print(f"{campaign.name}: {one}", file=sys.stderr)
        wrong += len(found.wrong)
    return 1 if wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Inject each fault many times.")
    names = [campaign.name for campaign in CAMPAIGNS]
    parser.add_argument("--only", action="append", choices=names, help="this campaign; repeatable")
    parser.add_argument("--cases", type=int, help="so many cases instead of the full number")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    return parser.parse_args()


def _row(campaign: Campaign, found: Outcome, seconds: float, seed: int) -> str:
    counts = (f"{found.cases:,}", f"{len(found.wrong):,}", f"{seconds:.0f}", str(seed))
    today = datetime.now(UTC).date().isoformat()
    return _line((campaign.fault, campaign.required, *counts, today))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
