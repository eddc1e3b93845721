"""The commands for the shell: `ask`, `check`, `new`, `doctor` and `preview`."""
