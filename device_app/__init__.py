"""The application: conversation, worker, audio, storage, documents, models, health, command line. No Qt."""

__version__ = "0.2.0"
