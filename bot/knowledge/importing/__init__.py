"""Read what others publish about a series, and merge it into a knowledge base. Values in, values out: no files."""
