"""Records changed where they lie: checked, locked, logged, undone."""
