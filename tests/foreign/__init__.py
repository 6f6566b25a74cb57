"""Programs that others wrote, and how tests call them (README.md beside this file)."""
