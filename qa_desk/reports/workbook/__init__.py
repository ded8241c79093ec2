"""The sheets of the Excel scorecard workbook, one file each; book.py holds what they share."""
