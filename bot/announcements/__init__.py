"""What the bot posts by itself, each once: new episodes, rewatches, this day in the story (docs/announcements.md)."""
