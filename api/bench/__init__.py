"""The benchmark: how fast this ledger is, beside the limit that signatures set, taken in one run."""
