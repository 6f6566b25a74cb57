"""The store, the gate and the audit, against a real database in a folder of its own."""
