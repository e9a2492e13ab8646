"""A person's glossary, as other programs write it: tables, term bases, translation memories."""
