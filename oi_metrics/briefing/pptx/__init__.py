"""Slides: native text, tables and charts."""
