"""Parts of the page of trial registries."""
