"""Turns answers into Discord messages: layouts of Components V2, Markdown, and the custom ids of controls."""
