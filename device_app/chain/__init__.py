"""One turn through the engines: end of speech, recogniser, translator, voice."""
