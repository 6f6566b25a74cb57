"""Settings: one frozen object, read once at a door from `XINZHENG_*`; lower floors take plain arguments.

Rules
* Every field has a description, a default that is safe, and a line in README.md (tested).
* A variable of ours that no field reads is refused: a misspelled setting must not silently mean its default.
* Nothing secret is a setting; keys lie in the data folder, in files of their own.

Specification: STYLE section 4 (settings).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ledger.errors import MalformedRequest

PREFIX = "XINZHENG_"


class Settings(BaseModel):
    """How this process runs. Field `host` is set by `XINZHENG_HOST`, and so on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Field(default=Path("var"), description="Folder of the ledger: database, keys, packs, trust.json")
    host: str = Field(default="127.0.0.1", description="Address to listen on; a demo ledger only on loopback")
    port: int = Field(default=8000, ge=0, le=65_535, description="Port to listen on; 0 takes a free one")
    url: str = Field(default="http://127.0.0.1:8000", description="Address of the ledger that a party's commands ask")
    trust: Path | None = Field(default=None, description="Trust file, when --trust is not given")
    read_only: bool = Field(default=False, description="Take no statements, make no packs, record no lapse")
    limits: bool = Field(
        default=True, description="Limit what one party or address asks for; off only behind a door that does"
    )
    queue_max: int = Field(
        default=20_000, ge=1, le=1_000_000, description="Statements that may wait to be recorded before log-busy"
    )
    pack_bytes_max: int = Field(
        default=32 * 1024 * 1024, ge=1, le=2**31, description="Largest pack that may be uploaded to be verified, bytes"
    )


def from_environment(environment: Mapping[str, str]) -> Settings:
    """The settings that the environment gives. Raises: MalformedRequest (unknown name, unusable value)."""
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    unknown = sorted(name for name in given if name.removeprefix(PREFIX).lower() not in Settings.model_fields)
    if unknown:
        raise MalformedRequest(f"There is no setting {unknown[0]}.", setting=unknown[0])
    try:
        return Settings.model_validate({name.removeprefix(PREFIX).lower(): value for name, value in given.items()})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise MalformedRequest(f"{name}: {first['msg']}.", setting=name) from None
