"""The project that is open: its session, its file, its safety copy."""
