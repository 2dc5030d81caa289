"""What can be wrong with decisions: names, types, and tables whose rows leave gaps or overlap."""
