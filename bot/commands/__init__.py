"""The slash commands, their autocompletion, and the handling of the buttons, selects and forms on their cards."""
