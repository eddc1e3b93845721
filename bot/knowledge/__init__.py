"""The knowledge base: load it from YAML into one frozen `Knowledge`, or report all problems with their locations."""
