"""A text in a language that somebody learns: its sentences, their words and readings, a list of words to keep."""
