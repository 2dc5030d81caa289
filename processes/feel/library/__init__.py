"""The functions that every expression may call (DMN 1.5 §10.3.4), by family."""
