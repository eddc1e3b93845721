"""A folder of YAML files -> one validated, frozen Knowledge, or every problem with its place."""
