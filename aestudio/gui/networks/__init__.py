"""Networks of other programs: chosen or dropped, looked at, and opened as a project."""
