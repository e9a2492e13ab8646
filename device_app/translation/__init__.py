"""Translation of texts and documents: sentence by sentence, each asked once, with a memory and a report."""
