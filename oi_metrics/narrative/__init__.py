"""What the metrics say in sentences: each clause carries its facts, and the statements and records that it rests on."""
