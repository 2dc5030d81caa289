"""Soundness: what can happen to a case when every way through its diagram is played."""
