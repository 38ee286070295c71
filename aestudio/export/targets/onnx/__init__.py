"""ONNX: a graph of the layers, and of the preparation around them."""
