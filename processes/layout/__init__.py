"""Where the shapes of a model stand: lanes as rows, columns by longest path, orthogonal flows."""
