"""Steps 13 and 14: the report is the one that the case draws, and README.txt the one that we print.

Rules
* The report is drawn again from what was folded and from the findings of the content steps, and compared with the
  streams decoded: not one figure on paper is believed.

Specification: FORMATS 1.5, 1.6.
"""

from __future__ import annotations

from dataclasses import replace

from reports import layout, readme
from reports.check.state import Sentences, State, demand


def report(state: State) -> Sentences:
    """report.pdf shows exactly what the verified statements give."""
    state.case = replace(state.case, findings=tuple(state.findings))
    drawn = state.draw(state.case)
    same = layout.same_pdf(state.members["report.pdf"], drawn)
    demand(same, "report.pdf is not the report that the verified statements give.")
    return (
        "报告由已核验的记录重新绘制，内容一致。",
        "The report, drawn again from what was verified, is the same.",
    )


def instructions(state: State) -> Sentences:
    """README.txt is the one that this release prints for the pack."""
    demand(state.members["README.txt"] == readme.text(state.contents), "README.txt is not the one that belongs here.")
    return "核验说明与本版一致。", "README.txt is as printed."
