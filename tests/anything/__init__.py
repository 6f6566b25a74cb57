"""Parties that say anything at any time, over the real store; `python -m tests.anything` runs many seeds.

Promise: whatever six parties and the offices say, with whichever of their keys, over whatever they have heard of, at
whatever time: the answer is a receipt that proves itself or a refusal with a code; what was admitted audits clean; no
key ever had more right than a statement gave it; and what is owed does not depend on which of two threads came first.

Specification: issue "The rules of trade, whole", line 3; FORMATS 1.7; CLAIMS section 1.
"""
