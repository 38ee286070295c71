"""Weights as PyTorch names them and safetensors lays them out, made without either."""

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

NAMES = {"<f4": "F32", "<f8": "F64", "<f2": "F16", "<i8": "I64"}
State = Mapping[str, np.ndarray[Any, Any]]


def safetensors(state: State) -> bytes:
    """The length of the description, the description, and the numbers; sorted by name, as
    safetensors does."""
    described: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    numbers = b""
    for name, array in sorted(state.items()):
        raw = np.ascontiguousarray(array).tobytes()
        described[name] = {
            "dtype": NAMES[array.dtype.str],
            "shape": list(array.shape),
            "data_offsets": [len(numbers), len(numbers) + len(raw)],
        }
        numbers += raw
    return raw_safetensors(described, numbers)


def raw_safetensors(described: Any, numbers: bytes) -> bytes:
    """The same of whatever is said of them."""
    head = described if isinstance(described, bytes) else json.dumps(described).encode()
    return struct.pack("<Q", len(head)) + head + numbers


def linear(name: str, inputs: int, outputs: int, seed: int = 0) -> dict[str, Any]:
    """Weight (out, in) and bias (out,) of a layer."""
    rng = np.random.default_rng(seed)
    return {
        f"{name}.weight": rng.normal(0, 0.3, (outputs, inputs)).astype("f4"),
        f"{name}.bias": rng.normal(0, 0.3, outputs).astype("f4"),
    }
