"""Parts of the editor of records."""
