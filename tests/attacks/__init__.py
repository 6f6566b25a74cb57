"""Attacks: what a forger does to a pack, without and with the operator's keys."""
