"""The child process that holds the engines, and its supervision."""
