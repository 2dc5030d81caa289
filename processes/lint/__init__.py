"""What can be wrong with a model, and how to say it."""
