"""Who may read what: the clearance of a reply, and the one rule that breaks seals."""
