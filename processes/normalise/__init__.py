"""What other programs write, read as our words: a step per habit, each says what it changed."""
