"""Chapters of wage packs: one worker's own, on four pages, and a workshop's unpaid workers together.

Promise: as `reports.chapters`: every figure, date, name and badge stands in the `WageCase`, or is the sum of such
figures printed beside its parts.

Rules
* 工资 is what a worker is owed, 加工费 what a firm is owed; no sum is made of both, and none of two limbs.
* A worker's silence is 未确认; what he claims alone is 本人主张 and in no sum.
* The first page of a worker's pack speaks as he does; how it is proved stands behind it.
"""
