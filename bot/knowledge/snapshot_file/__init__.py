"""Snapshots as bytes, for the cache on disk and for the transfer from the loading process to the main process."""
