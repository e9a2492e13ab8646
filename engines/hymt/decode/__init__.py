"""From a sentence to its translation: prompts, search, guards."""
