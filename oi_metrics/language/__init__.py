"""The reader's language: translations, labels, numbers, dates, particles, escaping."""
