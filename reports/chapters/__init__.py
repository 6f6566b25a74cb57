"""Chapters of the report: what stands on the pages, drawn from a case and from nothing else.

Promise: a chapter chooses and arranges; every figure, date, name and badge that it prints stands in the `Case`, or is
the sum of such figures printed beside its parts.

Rules
* One module a chapter, each with `add(report, case, sources)`.
* Withheld is printed as 未披露, never left out where a reader would look for it.
* No chapter judges: a sum is what the statements amount to, a plea is what somebody says.
"""
