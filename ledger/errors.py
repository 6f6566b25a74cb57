"""What can go wrong in the world, one class for each code.

Promise: whoever refuses something says which rule was broken in a word a machine can branch on (`code`), in one English
sentence a person can act on, and in named fields that may be shown to the caller.

Rules
* A code is one class; a class is one code. Codes are part of the API and never change their meaning.
* Fields are public: no secret, no sealed value and no other party's data goes into them.
* Verification raises one of these and never returns False; our own mistakes are `assert` or RuntimeError instead.

Follows RFC 9457 (the doors turn code, sentence and fields into a problem).
"""

from __future__ import annotations

from typing import ClassVar


class LedgerError(Exception):
    """A fault of the world: `sentence` says what is wrong, `fields` carries what a program may need."""

    code: ClassVar[str] = ""

    def __init__(self, sentence: str, **fields: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields: dict[str, object] = fields

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.sentence!r})"


class MalformedRequest(LedgerError):
    """The request around the statements is not what the route takes."""

    code = "malformed-request"


class MalformedStatement(LedgerError):
    """A statement, or another signed text, does not have its shape."""

    code = "malformed-statement"


class NotCanonical(LedgerError):
    """The bytes mean something, but are not spelled in the one allowed way."""

    code = "not-canonical"


class UnknownField(LedgerError):
    """A name stands where the format has no such name."""

    code = "unknown-field"


class WrongAudience(LedgerError):
    """The statement was made for another log."""

    code = "wrong-audience"


class WrongAlgorithm(LedgerError):
    """The signature algorithm or key type is none of those a ledger takes."""

    code = "wrong-algorithm"


class DecoyDigest(LedgerError):
    """Digests and disclosures do not match one to one."""

    code = "decoy-digest"


class DigestReused(LedgerError):
    """A digest was used before, here or in another statement."""

    code = "digest-reused"


class FutureIat(LedgerError):
    """The signer's clock is too far ahead."""

    code = "future-iat"


class UnknownReference(LedgerError):
    """What the statement names does not exist, or not for this signer."""

    code = "unknown-reference"


class StatementTooLarge(LedgerError):
    """A statement is over a named limit."""

    code = "statement-too-large"


class Unauthenticated(LedgerError):
    """A private read without a session."""

    code = "unauthenticated"


class BadSignature(LedgerError):
    """The signature is not one by that key over those bytes."""

    code = "bad-signature"


class UnknownSigner(LedgerError):
    """The key is not registered for this signer."""

    code = "unknown-signer"


class KeyRevoked(LedgerError):
    """The key was revoked at a lower index."""

    code = "key-revoked"


class KeyNotYet(LedgerError):
    """The key does not count yet."""

    code = "key-not-yet"


class KeyExpired(LedgerError):
    """The key's own end has passed."""

    code = "key-expired"


class OutOfScope(LedgerError):
    """The key may not sign this kind, or not this amount."""

    code = "out-of-scope"


class NotEntitled(LedgerError):
    """This party has no right to say this here."""

    code = "not-entitled"


class NotFound(LedgerError):
    """Absent, or not the reader's to see."""

    code = "not-found"


class NotYetPublished(LedgerError):
    """No published checkpoint covers it yet."""

    code = "not-yet-published"


class StaleThread(LedgerError):
    """`prev` is not the thread's head."""

    code = "stale-thread"


class RuleBroken(LedgerError):
    """The rules of the thread say no."""

    code = "rule-broken"


class RateLimited(LedgerError):
    """More was asked for than one party or address may have; field `retry_s` says when to come back."""

    code = "rate-limited"


class LogBusy(LedgerError):
    """The head moved on every bounded retry."""

    code = "log-busy"


class CrosscheckMissing(LedgerError):
    """The independent second root cannot be computed, so nothing is sealed."""

    code = "crosscheck-missing"


class LogCorrupt(LedgerError):
    """The stored log contradicts itself; nothing is written any more."""

    code = "log-corrupt"


class LogRolledBack(LedgerError):
    """The database is older than what was published, or another log; nothing is written into it."""

    code = "log-rolled-back"


class ViewsOutdated(LedgerError):
    """The views were written by another release; they are to be rebuilt from the statements."""

    code = "views-outdated"


class AuditIncomplete(LedgerError):
    """The audit was not carried to its end, so that it says nothing."""

    code = "audit-incomplete"


class NotSupported(LedgerError):
    """A later version brings this; this one refuses it by name."""

    code = "not-supported"


class BadProof(LedgerError):
    """An inclusion or consistency proof does not lead to the root."""

    code = "bad-proof"


class PackUnreadable(LedgerError):
    """The file is no evidence pack of a version this program reads."""

    code = "pack-unreadable"


class PackTooLarge(LedgerError):
    """The case has more statements than one pack may hold; fields `count` and `most`."""

    code = "pack-too-large"


class PackInvalid(LedgerError):
    """The pack was read and is wrong; field `step` names the step that found it."""

    code = "pack-invalid"


class AlreadyExists(LedgerError):
    """What should be made is there already and is not overwritten."""

    code = "already-exists"


class ReadOnly(LedgerError):
    """This ledger is served for reading only."""

    code = "read-only"


ALL: tuple[type[LedgerError], ...] = tuple(LedgerError.__subclasses__())
