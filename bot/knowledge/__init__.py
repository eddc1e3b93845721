"""YAML -> one frozen Knowledge, or every problem with its place."""
