"""Which names the typed words match, and how well."""
