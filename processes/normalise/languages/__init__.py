"""Other expression languages, as far as they say simple things, in FEEL."""
