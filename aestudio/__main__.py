"""``python -m aestudio``; with one hidden word, the process that reads data for another."""

import sys

if __name__ == "__main__":
    from aestudio.data.reader_process.child import WORD
    from aestudio.data.reader_process.child import main as read

    if sys.argv[1:2] == [WORD]:
        sys.exit(read())

    from aestudio.cli import main

    sys.exit(main())
