"""The terminal of a party: keys, registration, saying something, looking at it. `api.cli` is the door to all of it."""
