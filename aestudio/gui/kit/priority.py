"""Which threads wait when there are more of them than processors."""

import os
import sys
import threading

STEPS_BACK = 5  # In the scheduler's niceness, of 19.


def let_the_window_go_first() -> None:
    """Put the calling thread, and those it will start, behind the one that draws.

    Only Linux knows the priority of a thread by such a number; elsewhere nothing happens.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        # Whoever started the program may have put it further back already.
        wanted = max(STEPS_BACK, os.getpriority(os.PRIO_PROCESS, thread))
        os.setpriority(os.PRIO_PROCESS, thread, wanted)
