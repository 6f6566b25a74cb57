"""What a demo left behind, read from its ledger and from its packs."""

from __future__ import annotations

import base64
import io
import os
import zipfile
from pathlib import Path

import sqlalchemy as sa
from pypdf import PdfReader

from ledger import db, queries, tables
from ledger.statement import Statement
from ledger.vault import Vault
from notary import keys


def statements(data: Path) -> list[Statement]:
    """Every statement of a demo's ledger with all its disclosures, in index order."""
    vault = Vault(keys.load(data / "keys").kek, os.urandom)
    engine = db.open(f"sqlite:///{data / 'ledger.sqlite'}", read_only=True)
    try:
        with db.reading(engine) as session:
            ids = session.execute(sa.select(tables.statements.c.id).order_by(tables.statements.c.index)).scalars().all()
            return queries.disclosed(session, vault, queries.statements(session, ids))
    finally:
        engine.dispose()


def shown(data: bytes) -> str:
    """Everything that a reader of a pack can read: members as text, disclosures decoded, the report's text."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        for name in members.namelist():
            content = members.read(name)
            texts.append(name + content.decode(errors="replace"))
            if name.endswith(".sd-jwt"):
                parts = content.decode().replace(".", "~").split("~")
                texts += [
                    base64.urlsafe_b64decode(p + "=" * (-len(p) % 4)).decode(errors="replace") for p in parts if p
                ]
            if name.endswith(".pdf"):
                texts += [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return "\n".join(texts)
