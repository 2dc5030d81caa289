"""Figures that a command prints: ratios within one run, never timed tests."""
