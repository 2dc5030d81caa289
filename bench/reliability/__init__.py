"""What can go wrong, made to go wrong: programs ended, connections cut, clocks moved."""
