"""`/spoilers`: sets how much of the story a server, a channel or a thread may show in the open."""
