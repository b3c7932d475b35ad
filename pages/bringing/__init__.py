"""Parts of the page on which a reader brings records."""
