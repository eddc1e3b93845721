"""From an edited folder to a new snapshot in every replica. No Discord command in here."""
