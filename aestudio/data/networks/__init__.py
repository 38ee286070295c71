"""Networks of other programs, taken apart in the process that reads, and never run."""
