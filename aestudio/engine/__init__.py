"""The engine: the only importer of TensorFlow, and only once :func:`load_engine` is called."""

from aestudio.engine.loader import load_engine

__all__ = ["load_engine"]
