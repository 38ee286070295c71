"""From what a file holds to what a network sees: inputs, gaps, parts, scaling."""
