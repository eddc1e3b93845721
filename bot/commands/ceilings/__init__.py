"""`/spoilers`: how far a thread, a channel or a server may go in the open."""
