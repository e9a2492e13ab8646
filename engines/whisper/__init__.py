"""Speech recognition by Whisper, through faster-whisper and CTranslate2."""
