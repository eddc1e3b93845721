"""Checks of texts that people wrote: *Safe for me?*, *Fine from when?* and `/spoilercheck`."""
