"""HY-MT from the official GGUF files, on llama.cpp."""
