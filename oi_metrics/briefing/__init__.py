"""What is taken into a room: the panels of a choice, in words, charts and tables, as slides, a workbook or a paper."""
