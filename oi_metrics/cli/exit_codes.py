"""What a command ends with."""

OK, FINDINGS, USAGE = 0, 1, 2
