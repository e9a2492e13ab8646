"""HY-MT on TensorRT: plans, and the runtime that executes them. Not called ``tensorrt``, which is NVIDIA's package."""
