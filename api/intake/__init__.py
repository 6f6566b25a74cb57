"""Spreadsheets in: a firm's own XLSX files, read strictly into plain rows, or refused with sheet, row and column."""
