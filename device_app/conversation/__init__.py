"""The conversation behind the window: worker, floor, turns, microphone gate, voice."""
