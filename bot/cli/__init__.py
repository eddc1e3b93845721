"""What a person types in a shell: `ask`, `check`, `new`, `doctor`, `preview`."""
