"""Microphone, loudspeaker and the path of the samples between them and the worker."""
