"""What registries write in words, as codes."""
