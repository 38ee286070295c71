"""Networks that other programs have saved, once for all tests."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def keras_networks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where a process of its own has put them, with their inputs and outputs."""
    return _made(tmp_path_factory.mktemp("keras"), "keras_child.py")


@pytest.fixture(scope="session")
def onnx_networks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those of onnx, with what onnxruntime makes of them."""
    return _made(tmp_path_factory.mktemp("onnx"), "onnx_child.py")


def _made(folder: Path, child: str) -> Path:
    command = [sys.executable, str(Path(__file__).with_name(child)), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder
