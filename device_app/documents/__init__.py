"""Documents: find the text of a person's file, translate it in place, and leave everything else as it is."""
