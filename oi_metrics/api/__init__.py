"""Answers for programs: metrics, records, statements and editions with their evidence, whoever carries them (HTTP, MCP, the command line)."""
