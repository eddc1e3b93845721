"""Storage of users' progress, and of the ceilings and settings of servers, channels and threads."""
