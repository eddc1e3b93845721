"""What people type, read: numbers of seasons and episodes, dates of the story, names of channels."""
