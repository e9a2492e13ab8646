"""HY-MT: a decoder-only translation model, from its checkpoint to logits and text."""
