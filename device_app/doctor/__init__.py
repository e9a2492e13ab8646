"""Checks of this device: each is one line, and says what to do where something is wrong."""
