"""Review a valid knowledge base for mistakes. Pure functions take the documents and return findings."""
