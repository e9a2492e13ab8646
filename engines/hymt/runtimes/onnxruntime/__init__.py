"""HY-MT prepared as a graph, on ONNX Runtime."""
