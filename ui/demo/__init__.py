"""The demonstration: a conversation of two people through the real window and the real chain."""
