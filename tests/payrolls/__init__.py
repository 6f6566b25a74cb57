"""Generated workshops: their workbooks read by our intake and by other code, and what each worker is owed compared."""
