"""What every record is: frozen, strict, at home in one thread.

Specification: DESIGN section 3.5; docs/adr/0003.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of a record."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Record(Part):
    """One piece of a view."""

    type: ClassVar[str]
    home: str

    @property
    def lapses_on(self) -> str | None:
        """The UTC+8 day after which the clock has something to record about this; None where it has nothing."""
        return None
