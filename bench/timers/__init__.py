"""Who fires timers, for the bench of the agenda."""
