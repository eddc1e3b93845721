"""`doctor`: checks an installation before or while it runs; one line each, with what is wrong and what to do."""
