"""Packs sealed again with the real pack key: each lie is caught after the hashes, by the step that looks for it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from reports.check import STEPS, check
from tests.attacks import forgeries_log as log
from tests.attacks import forgeries_paper as paper
from tests.attacks.forging import Forgery, failed, forged, honest, opened, world

CHECKPOINT, MANIFEST, STATEMENTS, PROOFS, THREADS, RULES, DISCLOSURES, EXHIBITS, SUMS, REPORT, README = range(4, 15)


def test_the_steps_are_called_by_their_numbers() -> None:
    """The numbers used here are those of the verifier's table."""
    names = [step.name_en.split(",")[0] for step in STEPS[3:]]
    known = "checkpoint manifest statements proofs threads signatures disclosures exhibits sums report README"
    assert names == known.split()


def test_a_pack_sealed_again_unchanged_is_valid() -> None:
    """The bench itself breaks nothing: what it takes apart and seals again is the same pack, byte for byte."""
    ledger, _, _ = world()
    bench = opened(honest("account"))
    bench.renumber()
    bench.rename()
    assert bench.sealed(ledger) == honest("account")
    assert check(honest("account"), ledger.trust).exit_code == 0


FORGERIES: dict[str, tuple[int, Forgery]] = {
    "a delivery removed, its proof kept": (PROOFS, log.without_proof_only),
    "a delivery removed, still listed": (THREADS, log.drop("goods.delivered", -1, False)),
    "a delivery removed from the middle of its thread": (THREADS, log.drop("goods.delivered", -1, True)),
    "an acceptance removed": (THREADS, log.drop("order.accepted", -1, True)),
    "a statement of account removed": (THREADS, log.drop("account.stated", 0, True)),
    "a revocation removed, still listed": (THREADS, log.drop("key.revoked", 0, False)),
    "a revocation removed": (THREADS, log.drop("key.revoked", 0, True)),
    "a plea removed": (THREADS, log.drop("objection.made", 0, True)),
    "a head moved back": (THREADS, log.head),
    "two ids of a thread exchanged": (THREADS, log.order_of_ids),
    "a thread not listed": (THREADS, log.thread_dropped),
    "a thread listed under another's name": (THREADS, log.thread_renamed),
    "an id listed that is not there": (THREADS, log.id_more),
    "the account removed": (THREADS, log.whole_thread("account.stated")),
    "a party's thread removed": (THREADS, log.whole_thread("key.added")),
    "the earlier order removed": (THREADS, log.whole_thread("order.placed")),
    "a statement of another thread, unlisted": (THREADS, log.foreign(listed=False)),
    "a statement of another thread, listed": (THREADS, log.foreign(listed=True)),
    "a stranger's thread added": (THREADS, log.stranger),
    "the policy removed": (THREADS, log.drop("policy.published", 0, False)),
    "the founding removed": (THREADS, log.drop("log.founded", 0, False)),
    "a badge raised": (EXHIBITS, paper.badge),
    "a purpose rewritten": (EXHIBITS, paper.exhibit("proves", "定作人确认全部欠款。")),
    "a title rewritten": (EXHIBITS, paper.exhibit("title", "欠款确认书")),
    "a source rewritten": (EXHIBITS, paper.exhibit("source", "公证处提取")),
    "a kind rewritten": (EXHIBITS, paper.exhibit("kind", "fee.acknowledged")),
    "a hash rewritten": (EXHIBITS, paper.exhibit("sha256", hashlib.sha256(b"").hexdigest())),
    "a media type rewritten": (EXHIBITS, paper.exhibit("media", "application/pdf")),
    "a path rewritten": (EXHIBITS, paper.exhibit("path", "report.pdf")),
    "a number rewritten": (EXHIBITS, paper.exhibit("no", 99)),
    "an exhibit removed": (EXHIBITS, paper.exhibit_dropped),
    "an exhibit doubled": (EXHIBITS, paper.exhibit_doubled),
    "the exhibits turned round": (EXHIBITS, paper.exhibits_turned),
    "another exhibit root": (EXHIBITS, paper.root),
    "a disclosure removed": (DISCLOSURES, paper.disclosure_dropped(counted=True)),
    "a disclosure removed, uncounted": (DISCLOSURES, paper.disclosure_dropped(counted=False)),
    "a field shown beyond the rule": (DISCLOSURES, paper.disclosed_beyond),
    "a field called erased": (DISCLOSURES, paper.erased),
    "disclosures exchanged": (STATEMENTS, paper.disclosure_swapped),
    "a disclosed value rewritten": (STATEMENTS, paper.disclosure_rewritten),
    "disclosures in another order": (STATEMENTS, paper.disclosures_turned),
    "an entry backdated": (PROOFS, log.proof_changed("time")),
    "an entry of another statement": (PROOFS, log.proof_changed("id")),
    "a proof without its entry": (PROOFS, log.proof_changed("no entry")),
    "a proof of another index": (PROOFS, log.proof_changed("index")),
    "a proof with another hash": (PROOFS, log.proof_changed("hash")),
    "a proof cut short": (PROOFS, log.proof_changed("shorter")),
    "a proof under an older checkpoint": (PROOFS, log.proof_changed("checkpoint")),
    "proofs exchanged": (PROOFS, log.proofs_swapped),
    "a proof removed": (PROOFS, log.proof_missing),
    "the last entry's proof removed": (PROOFS, log.last_entry_missing),
    "the checkpoint of an older size": (PROOFS, log.checkpoint_older),
    "a checkpoint signed by another key": (CHECKPOINT, log.checkpoint_by_another),
    "a checkpoint of another log": (CHECKPOINT, log.checkpoint_of_another),
    "a checkpoint with a line more": (CHECKPOINT, log.checkpoint_extended),
    "another checkpoint in the manifest": (CHECKPOINT, log.checkpoint_in_manifest),
    "the policy of another log": (CHECKPOINT, log.policy_of_another),
    "a policy with a comment": (CHECKPOINT, log.policy_commented),
    "another reader": (MANIFEST, paper.asked("reader", "customer", renamed=False)),
    "another reader, named so in the id": (DISCLOSURES, paper.asked("reader", "customer", renamed=True)),
    "a stranger as reader": (THREADS, paper.asked("reader", "stranger", renamed=True)),
    "another use": (MANIFEST, paper.asked("purpose", "litigation", renamed=False)),
    "another use, named so in the id": (REPORT, paper.asked("purpose", "litigation", renamed=True)),
    "another kind": (MANIFEST, paper.asked("kind", "order", renamed=True)),
    "a kind that there is not": (MANIFEST, paper.asked("kind", "case", renamed=True)),
    "another pack id": (MANIFEST, paper.asked("pack", "ab" * 32, renamed=False)),
    "another trust file": (REPORT, paper.asked("trust_sha256", "ab" * 32, renamed=False)),
    "the report of another pack": (REPORT, paper.report_swapped),
    "a report with something behind its end": (REPORT, paper.report_longer),
    "a report with another sum": (REPORT, paper.report_of("claim", paper.claim_of(open_fen=69_832_639))),
    "a report with another day of default": (REPORT, paper.report_of("claim", paper.claim_of(since="2025-06-01"))),
    "a report with another badge": (REPORT, paper.report_of("claim", paper.claim_of(badge_zh="有异议"))),
    "a report with another debtor": (REPORT, paper.report_of("customer", paper.named)),
    "a report without the objections": (
        REPORT,
        paper.report_of("objections", lambda real: replace(real, objections=())),
    ),
    "a report without what was not checked": (REPORT, paper.report_of("unchecked", lambda r: replace(r, unchecked=()))),
    "a report without its findings": (REPORT, paper.report_of("findings", lambda real: replace(real, findings=()))),
    "another README": (README, paper.readme),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_pack_sealed_again_is_caught(name: str) -> None:
    """Each forgery ends with exit code 1, named by the step that looks for it, after hashes and note held."""
    step, forgery = FORGERIES[name]
    verdict = forged(forgery)
    assert (verdict.exit_code, failed(verdict)) == (1, step), verdict.en
    assert verdict.case is None
    assert f"step {step} " in verdict.en


def test_the_subject_cannot_be_changed() -> None:
    """An order's pack that claims to be about another of its orders is caught, though the id is computed again."""
    verdict = forged(paper.subject, kind="order")
    assert verdict.exit_code == 1
    assert failed(verdict) in (EXHIBITS, REPORT), verdict.en


def test_there_are_enough_forgeries() -> None:
    """At least forty packs are sealed again."""
    assert len(FORGERIES) >= 40
