"""Autoencoders as estimators of scikit-learn."""

from aestudio.estimators.detector import AutoencoderDetector
from aestudio.estimators.pyod import PyODDetector
from aestudio.estimators.transformer import AutoencoderTransformer

__all__ = ["AutoencoderDetector", "AutoencoderTransformer", "PyODDetector"]
