"""The whole bot without Discord (on SimCord): for `ask`, for a person in a browser, and for tests."""
