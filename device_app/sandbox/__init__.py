"""The kernel's part of the offline guarantee, for this process and all it starts."""
