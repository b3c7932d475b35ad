"""What the records are: tables, columns, vocabularies, dates, keys, faults. Imports nothing of the project."""
