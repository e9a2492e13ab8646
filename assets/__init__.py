"""Data the program reads: languages, prompts, phrasebook, calibration text, sounds, icons."""
