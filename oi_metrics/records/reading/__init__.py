"""Foreign files read as text, in a sandbox: every row and field accounted for."""
