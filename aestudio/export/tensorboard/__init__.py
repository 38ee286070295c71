"""Curves for TensorBoard, as its own writer writes them."""
