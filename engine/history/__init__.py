"""What happened, how it is proven, and what it looked like then; pure."""
