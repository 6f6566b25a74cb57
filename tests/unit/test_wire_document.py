"""docs/wire.md against the code: its worked example is computed again, each part from the part before it."""

import hashlib
import json
import re
from pathlib import Path

from ledger import canon, entry, jose, merkle, sdjwt, statement
from ledger.jose import Ed25519Signer
from notary import note, proof

DOCUMENT = (Path(__file__).parents[2] / "docs/wire.md").read_text()
EXAMPLE = dict(re.findall(r"^\*\*([^*]+)\*\*\n\n```text\n(.*?)\n```$", DOCUMENT, re.MULTILINE | re.DOTALL))
ORIGIN = "wire.example/log"


def signer(name: str) -> Ed25519Signer:
    """A key of the example, from the text that its seed is the hash of."""
    assert f"`xinzheng wire example: {name}`" in DOCUMENT
    return Ed25519Signer(hashlib.sha256(f"xinzheng wire example: {name}".encode()).digest())


def test_the_statement_is_built_as_described() -> None:
    """Key, disclosure, digest, header and payload give the statement that travels, and its id."""
    contractor = signer("contractor")
    disclosure = sdjwt.make(bytes.fromhex(EXAMPLE["salt (hex)"]), "note", "单价太低")
    header, payload = json.loads(EXAMPLE["header"]), json.loads(EXAMPLE["payload"])
    assert EXAMPLE["public key"] == canon.dumps(dict(contractor.jwk)).decode()
    assert (EXAMPLE["disclosure"], EXAMPLE["digest"]) == (disclosure.text, disclosure.digest)
    assert jose.b64u_decode(EXAMPLE["disclosure"]) == EXAMPLE["disclosure as JSON"].encode()
    assert payload["body"]["_sd"] == [EXAMPLE["digest"]]
    jwt = jose.sign_compact(header, payload, contractor)
    assert EXAMPLE["statement, as it travels"] == f"{jwt}~{disclosure.text}~"
    assert EXAMPLE["statement id"] == hashlib.sha256(jwt.encode()).hexdigest()


def test_the_statement_is_read_as_described() -> None:
    """The statement parses, its claims are those of the table, and its signature verifies."""
    st = statement.parse(EXAMPLE["statement, as it travels"].encode())
    statement.check_audience(st, ORIGIN)
    statement.check_signature(st, signer("contractor").jwk)
    assert (st.id, st.kid) == (EXAMPLE["statement id"], jose.thumbprint(json.loads(EXAMPLE["public key"])))
    assert st.fields == {"ground": "price", "note": "单价太低"}


def test_the_proof_leads_from_the_statement_to_the_checkpoint() -> None:
    """Entries, leaves and root follow from the id; the proof carries the entry, and the log's key signed the root."""
    entries = [bytes.fromhex(line) for line in EXAMPLE["entries (hex), indexes 0 to 2"].split("\n")]
    leaves = [merkle.leaf_hash(data) for data in entries]
    assert [leaf.hex() for leaf in leaves] == EXAMPLE["leaf hashes (hex)"].split("\n")
    assert merkle.root_of(leaves).hex() == EXAMPLE["root (hex)"]
    vkey = note.NoteSigner(ORIGIN, signer("log")).vkey
    assert str(vkey) == EXAMPLE["log vkey"]
    given = proof.parse(EXAMPLE["proof of entry 1, with its checkpoint"] + "\n")
    logged, head = proof.check_statement(given, EXAMPLE["statement id"], vkey, ORIGIN)
    assert entry.encode(logged.admitted_at_ms, logged.statement_id) == entries[1]
    assert (head.size, head.root.hex(), given.index) == (3, EXAMPLE["root (hex)"], 1)


def test_the_table_of_claims_is_the_codes() -> None:
    """The claims stand in the document in the one order, and those it calls needed are needed."""
    table = DOCUMENT.partition("| claim | needed |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([a-z_]+)` \| (yes)? ?\|", table, re.MULTILINE)
    assert [(name, needed == "yes") for name, needed in rows] == list(statement.CLAIMS)


def test_the_limits_are_the_codes() -> None:
    """The limits that the document names are those the parsers keep."""
    limits = DOCUMENT.partition("**Limits.**")[2].partition("\n\n")[0]
    numbers = [int(number.replace(",", "")) for number in re.findall(r"[0-9][0-9,]*[0-9]", limits)]
    kib = 1024
    assert numbers == [
        statement.STATEMENT_BYTES_MAX // kib,
        statement.WIRE_BYTES_MAX // kib,
        statement.DISCLOSURES_MAX,
        sdjwt.DISCLOSURE_BYTES_MAX // kib,
    ]
