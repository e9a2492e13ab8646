"""From a checkpoint to a prepared model: calibration, rounding, and the graph as ONNX."""
