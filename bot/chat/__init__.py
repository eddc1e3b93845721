"""Discord: client, commands, choices, cards, buttons, one error handler."""
