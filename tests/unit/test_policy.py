"""Policies: every one that the specification allows is read; ours asks for one log and no witness."""

import pytest

from ledger.errors import LedgerError, MalformedStatement, NotSupported
from notary import note, policy
from notary.note import NoteSigner, Vkey
from notary.policy import Group, Log, Policy, Witness
from tests.unit.samples import ORIGIN, SIGNER, STRANGER

LOG = NoteSigner(ORIGIN, SIGNER).vkey
OTHER_LOG = NoteSigner("other.example", STRANGER).vkey
MLDSA_LOG = note.vkey_of("pq.example", note.COSIGNATURE_MLDSA, bytes(1312))
OURS = f"log {LOG}\nquorum none\n"


def witness_key(number: int) -> Vkey:
    """The cosignature key of the witness of that number."""
    return note.vkey_of(f"w{number}.example", note.COSIGNATURE, number.to_bytes(32, "big"))


W = [f"witness W{number} {witness_key(number)}" for number in range(5)]
FULL = f"""\
# whom we trust
log {LOG} https://log.example/
\tlog  {OTHER_LOG}

{W[0]} https://w0.example/
{W[1]}
{W[2]}
  # two operators
group X 2 W0 W1 W2
{W[3]}
group Y any W3
group Z all X Y
quorum Z
{W[4]}
"""


def test_our_policy_has_one_spelling() -> None:
    """The policy of one log prints as two lines, parses to itself and gives the log's key."""
    made = policy.of_log(LOG)
    assert str(made) == OURS
    assert policy.parse(OURS) == policy.parse(OURS.encode()) == made
    assert policy.log_key(made) == LOG


def test_a_full_policy_is_read() -> None:
    """Logs, witnesses, groups, comments, tabs and URLs come back as they were meant."""
    read = policy.parse(FULL)
    assert read == Policy(
        (Log(LOG, "https://log.example/"), Log(OTHER_LOG)),
        (
            Witness("W0", witness_key(0), "https://w0.example/"),
            Witness("W1", witness_key(1)),
            Witness("W2", witness_key(2)),
            Group("X", 2, ("W0", "W1", "W2")),
            Witness("W3", witness_key(3)),
            Group("Y", 1, ("W3",)),
            Group("Z", 2, ("X", "Y")),
            Witness("W4", witness_key(4)),
        ),
        "Z",
    )
    assert policy.parse(str(read)) == read
    assert str(policy.parse(str(read))) == str(read)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (FULL, "quorum Z"),
        (f"log {LOG}\n{W[0]}\nquorum W0\n", "quorum W0"),
        ("quorum none\n", "one log line"),
        (f"log {LOG}\nlog {OTHER_LOG}\nquorum none\n", "one log line"),
        (f"log {MLDSA_LOG}\nquorum none\n", "ML-DSA-44"),
    ],
    ids=["group", "witness", "no log", "two logs", "post-quantum"],
)
def test_what_we_cannot_check_is_refused_by_name(text: str, words: str) -> None:
    """A quorum, another number of logs or another type of log key parses, and is refused when it would count."""
    with pytest.raises(NotSupported, match=words):
        policy.log_key(policy.parse(text))


def test_limits_are_wide_enough() -> None:
    """32 logs, witnesses and groups each, as the specification asks, are read."""
    lines = [f"log {note.vkey_of(f'l{n}', note.TREE_HEAD, bytes([n]))}" for n in range(32)]
    lines += [f"witness W{n} {witness_key(n)}" for n in range(32)]
    lines += [f"group G{n} any W{n}" for n in range(32)]
    read = policy.parse("".join(f"{line}\n" for line in [*lines, "quorum G31"]))
    assert (len(read.logs), len(read.members)) == (32, 64)


def test_octets_above_ascii_are_opaque() -> None:
    """A name in bytes that are no UTF-8 is kept as it is, and another byte is another name."""
    data = f"{W[0]}\n".encode().replace(b"W0", b"\xff\xfe") + b"quorum \xff\xfe\n"
    read = policy.parse(data)
    assert str(read).encode(errors="surrogateescape") == data
    assert policy.parse(str(read)) == read
    with pytest.raises(MalformedStatement):
        policy.parse(data.replace(b"quorum \xff\xfe", b"quorum \xff\xfd"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# only a comment\n",
        f"log {LOG}\n",
        "quorum none",
        "quorum none\nquorum none\n",
        "quorum\n",
        "quorum none none\n",
        "quorum W0\n",
        f"quorum W0\n{W[0]}\n",
        "Quorum none\n",
        "quorum\u00a0none\n",
        "quorum none\r\n",
        "quorum none\x0b\n",
        "quorum none\x7f\n",
        "log\nquorum none\n",
        f"log {LOG} a b\nquorum none\n",
        f"log {str(LOG)[:-1]}\nquorum none\n",
        f"log {LOG}\nlog {LOG}\nquorum none\n",
        f"log {LOG}\nlog {note.vkey_of('x', 1, LOG.public)}\nquorum none\n",
        f"log {witness_key(1)}\nquorum none\n",
        f"witness W0 {LOG}\nquorum none\n",
        f"witness {witness_key(1)}\nquorum none\n",
        f"{W[0]} a b\nquorum none\n",
        f"{W[0]}\n{W[0]}\nquorum none\n",
        f"{W[0]}\n{W[0].replace('W0', 'W9')}\nquorum none\n",
        f"{W[0]}\n{W[1].replace('W1', 'W0')}\nquorum none\n",
        f"{W[0].replace('W0', 'none')}\nquorum none\n",
        f"{W[0]}\ngroup G any\nquorum none\n",
        f"{W[0]}\ngroup G W0\nquorum none\n",
        f"{W[0]}\ngroup G 0 W0\nquorum none\n",
        f"{W[0]}\ngroup G 01 W0\nquorum none\n",
        f"{W[0]}\ngroup G 2 W0\nquorum none\n",
        f"{W[0]}\ngroup G -1 W0\nquorum none\n",
        f"{W[0]}\ngroup G some W0\nquorum none\n",
        f"{W[0]}\ngroup G all W0 W0\nquorum none\n",
        f"{W[0]}\ngroup G all W1\nquorum none\n",
        f"group G all W0\n{W[0]}\nquorum none\n",
        f"{W[0]}\ngroup G all W0\ngroup H all W0\nquorum none\n",
        f"{W[0]}\n{W[1]}\ngroup G all W0\ngroup G all W1\nquorum none\n",
        f"{W[0]}\ngroup G all none\nquorum none\n",
        f"{W[0]}\ngroup none all W0\nquorum none\n",
        f"{W[0]}\ngroup G all G\nquorum none\n",
        "#\n" * policy.LINES_MAX + "quorum none\n",
    ],
)
def test_a_policy_that_breaks_a_rule_is_refused(text: str) -> None:
    """Undefined, doubled or reserved names, doubled keys, bad thresholds, control characters: each refused."""
    with pytest.raises(MalformedStatement):
        policy.parse(text)


def test_a_key_of_an_unassigned_type_is_refused_by_name() -> None:
    """A vkey whose type nobody assigned is not supported, wherever it stands."""
    with pytest.raises(LedgerError, match="not supported"):
        policy.parse("log x+00000000+ZAAA\nquorum none\n")
