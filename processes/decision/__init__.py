"""Decisions: what a DMN file says, compiled and evaluated (DMN 1.1 to 1.5); it knows only FEEL."""
