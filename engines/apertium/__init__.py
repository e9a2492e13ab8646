"""The starter translator: Apertium, rule-based, with the language pairs that the system's packages provide."""
