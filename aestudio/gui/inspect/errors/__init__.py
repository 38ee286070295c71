"""How errors are spread: over samples, classes, inputs, parts, and beside PCA."""
