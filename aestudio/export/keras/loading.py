"""Brings Keras in, which takes seconds, when a model of it is to be written."""

import os
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from aestudio.engine.loader import bring_tensorflow
from aestudio.resources import resource

TIED_LAYERS = "tied_layers"


@cache
def keras() -> Any:
    """The package, on TensorFlow, whatever else it is set to use."""
    bring_tensorflow()
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = "tensorflow"
    import keras as found

    return found


@cache
def tied_layers() -> Any:
    """The module of layers that use another one's kernel, as it goes along with a model."""
    keras()
    spec = spec_from_file_location(TIED_LAYERS, resource("python", f"{TIED_LAYERS}.py"))
    assert spec is not None
    assert spec.loader is not None
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found
