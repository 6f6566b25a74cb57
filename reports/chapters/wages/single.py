"""One worker's pack: the page for a phone, then counts, slips, money, chain, people, evidence, proofs.

Rules
* Four pages hold half a year of 26 days a month; what is longer flows on.

Specification: law notes 6.1 (step 7), 1.4.
"""

from __future__ import annotations

from reports.case.wage_shapes import Person, WageCase
from reports.chapters.sources import Sources
from reports.chapters.wages import chain, closing, counts, evidence, front, money, people, slips
from reports.chapters.wages.small import Head, line
from reports.layout import PageBreak, Report
from reports.layout.ladder import Ladder


def add(report: Report, case: WageCase, sources: Sources) -> None:
    """All pages. A pack of one worker has one person."""
    (person,) = case.people
    report.add(*front.blocks(case, person), PageBreak())
    report.add(Head("一、哪天做了多少，谁确认的", "counts"), *counts.blocks(person, sources))
    report.add(Head("二、工资清单（工资条）", "slips"), *slips.blocks(person, sources))
    report.add(Head("三、应发、已发、尚欠", "money"), *money.periods(person, sources))
    report.add(*money.moved(person, sources), *money.letters(person, case.objections, sources))
    _chain(report, case, person, sources)
    report.add(Head("五、当事人与签名人", "people"), people.party_table(case, sources))
    report.add(people.signer_table(case, sources))
    report.add(Head("六、证据目录", "evidence"), *evidence.groups(case, sources), *evidence.index(case))
    report.add(Head("七、证明摘要", "proofs"), *closing.blocks(case, sources))


def _chain(report: Report, case: WageCase, person: Person, sources: Sources) -> None:
    """The limbs; the picture again where page 1 could not hold it whole."""
    report.add(Head("四、谁欠谁：工资背后的加工费", "chain"), line(chain.EACH_ITS_OWN))
    if len(case.limbs) > front.LIMBS_MAX:
        report.add(Ladder(chain.ladder(case, chain.wage_of(person, front.me(case, person)), 60)))
    report.add(chain.table(case, sources))
