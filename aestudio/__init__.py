"""AE Studio: design, train and inspect stacked autoencoders."""

__version__ = "0.1.0"
