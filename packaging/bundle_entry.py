"""Where the frozen program starts."""

import multiprocessing
import sys

if __name__ == "__main__":
    # A frozen child process is this program again; this line makes it do the child's work.
    multiprocessing.freeze_support()

    from aestudio.cli import main

    sys.exit(main())
