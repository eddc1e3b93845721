"""`doctor`: looks over an installation before or while it runs; one line each, what is wrong and what to do."""
