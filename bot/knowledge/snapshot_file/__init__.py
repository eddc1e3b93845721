"""A snapshot as bytes: for the cache on disk, and from the process that loads to the one that answers."""
