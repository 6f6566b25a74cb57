"""The doors: HTTP, terminal, pages. Only here are clock, chance, environment and network asked for."""
