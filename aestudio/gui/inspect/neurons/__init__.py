"""The units of a layer: what each listens to and writes, how it answers, and what it is worth."""
