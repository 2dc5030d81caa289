"""Between cases: what the events of one case ask of others, and which commands answer."""
