"""How it runs and is kept: commands, the pure step, history, store, scheduling."""
