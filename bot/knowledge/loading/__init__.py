"""Load a folder of YAML files into one validated, frozen `Knowledge`, or report all problems with their locations."""
