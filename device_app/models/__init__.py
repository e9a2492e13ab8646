"""Models on the device: which there are, and how they come, are checked and go."""
