"""Smart Turn: whether a speaker has finished, by the sound alone."""
