"""The slash commands, their autocompletion, and the buttons, selects and forms on their cards."""
