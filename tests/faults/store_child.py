"""Uses the store in processes of their own that are killed; one job a line on standard input.

Each job runs in a fork, since starting Python a thousand times takes longer than all else. What
it has reached is told on standard output, a line each, and "ended STATUS" when it is gone.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from aestudio.storage.project_file import save
from aestudio.storage.recovery import SafetyCopy
from tests.faults.store_calls import Call, heard
from tests.faults.store_uses import FILE, RECOVERY, USES, document_of


def main() -> None:
    """Until the input ends."""
    for line in sys.stdin:
        job = json.loads(line)
        number = os.fork()
        if number == 0:
            # It says so itself: its parent might come second.
            _tell(f"process {os.getpid()}")
            _run(job)
            os._exit(0)
        _, status = os.waitpid(number, 0)
        _tell(f"ended {os.waitstatus_to_exitcode(status)}")


def _run(job: dict[str, Any]) -> None:
    folder = Path(job["folder"])
    if "call" in job:
        use = USES[job["use"]]
        with heard(_killer(job["call"])):
            use.run(folder, lambda epoch: _tell(f"acknowledged {epoch}"))
    else:
        _train(folder, random.Random(job["seed"]))


def _killer(last: int) -> Any:
    calls = []

    def hear(call: Call) -> None:
        calls.append(call)
        if len(calls) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    return hear


def _train(folder: Path, chance: random.Random) -> None:
    """Epoch after epoch is kept, and every third is saved."""
    copy = SafetyCopy(folder / RECOVERY)
    epoch = 0
    while True:
        epoch += 1
        time.sleep(chance.uniform(0, 0.01))  # an epoch of training
        document = document_of(epoch)
        _tell(f"keeping {epoch}")
        copy.keep(document, folder / FILE)
        _tell(f"kept {epoch}")
        if epoch % 3 == 1:
            _tell(f"saving {epoch}")
            save(document, folder / FILE)
            _tell(f"saved {epoch}")


def _tell(text: str) -> None:
    os.write(1, f"{text}\n".encode())


if __name__ == "__main__":
    main()
