"""The whole bot without Discord, on SimCord: for `ask` and for tests."""
