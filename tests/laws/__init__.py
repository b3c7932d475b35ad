"""Laws: what holds for whatever records and filters."""
