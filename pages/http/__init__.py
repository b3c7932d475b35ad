"""The HTML document and the headers that the browser gets."""
