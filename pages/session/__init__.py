"""What a session has in use, and what is kept for all of them."""
