"""The tests. A regular package, because merkletools installs a top-level `tests` of its own that would come first."""
