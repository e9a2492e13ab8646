"""Speech recognition, translation, speech synthesis and language identification behind small protocols."""
