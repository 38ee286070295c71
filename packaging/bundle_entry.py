"""Where the frozen program starts."""

import multiprocessing
import sys

if __name__ == "__main__":
    # A frozen child process is this program again; this line makes it do the child's work.
    multiprocessing.freeze_support()

    # The process that reads data is this program again, too, and starts before all that is heavy.
    from aestudio.data.reader_process.child import WORD
    from aestudio.data.reader_process.child import main as read

    if sys.argv[1:2] == [WORD]:
        sys.exit(read())

    from aestudio.cli import main

    sys.exit(main())
