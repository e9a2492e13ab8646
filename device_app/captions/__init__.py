"""Captions of live speech and of recordings: heard, translated, written, shown."""
