"""How it is seen: Flask pages, templates, the diagram and the command line."""
