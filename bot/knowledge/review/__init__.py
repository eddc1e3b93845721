"""What a careful colleague would say about a valid knowledge base: pure functions, documents in, findings out."""
