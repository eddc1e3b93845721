"""Spoiler protection: the clearance of a reply, and the only rule that may break seals."""
