"""Parts of the briefing page and of the presentation."""
