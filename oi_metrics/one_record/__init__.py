"""One record as a reader would call it: title, counterparties, dates, money, state, what is contested, then its statements."""
