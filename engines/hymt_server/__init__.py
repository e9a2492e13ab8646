"""HY-MT behind a server that speaks the OpenAI protocol: TensorRT Edge-LLM, vLLM, SGLang, llama.cpp, transformers."""
