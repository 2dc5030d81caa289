"""Who does what: people, posts at places, the inbox, forms and the verbs of work."""
