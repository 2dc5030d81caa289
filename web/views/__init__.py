"""One module of views per family of pages, and what they share."""
