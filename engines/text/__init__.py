"""Text as such: where its sentences and clauses end, and the pieces it is cut into."""
