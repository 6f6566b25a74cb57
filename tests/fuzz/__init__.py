"""Fuzzing: each parser is fed bytes that were made from good ones; it may refuse them in its own words, nothing else.

    python -m tests.fuzz PARSER [--seconds N] [--seed N] [--keep]

`tests/fuzz/corpus/<parser>/` holds inputs that led somewhere no other did; the suite feeds them again.
"""
