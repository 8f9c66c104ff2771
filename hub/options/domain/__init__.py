"""Domain of options: their content files, queries and the ranking of the guided choice."""
