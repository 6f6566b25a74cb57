"""Settings and clocks: read once, misspellings refused, no ledger but a demo on another clock than the machine's."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.clock import StandingClock, machine_clock
from api.settings import Settings, from_environment
from ledger.errors import MalformedRequest
from ledger.statement import says_demo


def test_defaults_are_safe() -> None:
    """With nothing set, the server listens on loopback only."""
    settings = from_environment({"PATH": "/bin", "HOME": "/"})
    assert (settings.host, settings.port, settings.data) == ("127.0.0.1", 8000, Path("var"))
    assert settings.trust is None


def test_each_setting_is_read() -> None:
    """Each variable sets its field, in the field's type."""
    settings = from_environment(
        {"XINZHENG_DATA": "d", "XINZHENG_HOST": "0.0.0.0", "XINZHENG_PORT": "80", "XINZHENG_READ_ONLY": "true"}  # noqa: S104
    )
    assert (settings.data, settings.host, settings.port, settings.read_only) == (Path("d"), "0.0.0.0", 80, True)  # noqa: S104


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"XINZHENG_PROT": "80"}, "XINZHENG_PROT"),
        ({"XINZHENG_PORT": "eighty"}, "XINZHENG_PORT"),
        ({"XINZHENG_PORT": "65536"}, "XINZHENG_PORT"),
        ({"XINZHENG_QUEUE_MAX": "0"}, "XINZHENG_QUEUE_MAX"),
        ({"XINZHENG_READ_ONLY": "perhaps"}, "XINZHENG_READ_ONLY"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(environment: dict[str, str], name: str) -> None:
    """A misspelled or unusable setting never silently means its default."""
    with pytest.raises(MalformedRequest) as caught:
        from_environment(environment)
    assert caught.value.fields["setting"] == name


def test_settings_are_frozen_and_described() -> None:
    """Nothing changes after the door has read them, and each field says what it is for."""
    with pytest.raises(ValidationError):
        Settings().port = 1
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("origin", ["demo.xinzheng.example/lanxi", "xinzheng.example/demo", "a-demo.example", "DEMO.x"])
def test_an_origin_says_demo(origin: str) -> None:
    """`demo` as a word of its own is seen wherever it stands."""
    assert says_demo(origin)


@pytest.mark.parametrize("origin", ["xinzheng.example/lanxi", "democracy.example", "demonstration", "my-demos", ""])
def test_an_origin_does_not_say_demo(origin: str) -> None:
    """A word that only contains it is not it."""
    assert not says_demo(origin)


def test_clocks_give_milliseconds() -> None:
    """The machine's clock goes forward from a plausible year; a standing one stands."""
    assert 1_700_000_000_000 < machine_clock() <= machine_clock() < 10_000_000_000_000
    assert StandingClock(7)() == StandingClock(7)() == 7
