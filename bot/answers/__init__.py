"""Make answers from a question, the knowledge base and a clearance. Does not use Discord, a clock or storage."""
