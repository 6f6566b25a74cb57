"""A skip is a skip on a desk and a failure where CI_NO_SKIP=1, in each place where pytest can skip."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

SKIPPING = {
    "in-the-test": "import pytest\ndef test_a():\n    pytest.skip('qpdf is not installed')\n",
    "by-a-mark": "import pytest\n@pytest.mark.skipif(True, reason='qpdf is not installed')\ndef test_a():\n    pass\n",
    "of-a-module": "import pytest\npytest.skip('qpdf is not installed', allow_module_level=True)\n",
    "by-a-fixture": (
        "import pytest\n@pytest.fixture\ndef tool():\n    pytest.skip('qpdf is not installed')\n"
        "def test_a(tool):\n    pass\n"
    ),
}


def _pytest(folder: Path, text: str, *, no_skip: bool) -> subprocess.CompletedProcess[str]:
    """Run pytest on one file under our conftest, with or without CI_NO_SKIP."""
    (folder / "conftest.py").write_text((tree.ROOT / "tests/conftest.py").read_text())
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_sample.py").write_text(text)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "CI_NO_SKIP"))}
    if no_skip:
        environment["CI_NO_SKIP"] = "1"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-rs", str(folder)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("place", SKIPPING)
def test_a_skip_is_refused_where_all_tools_must_be_there(tmp_path: Path, place: str) -> None:
    """With CI_NO_SKIP=1 the run fails and says which reason was given."""
    run = _pytest(tmp_path, SKIPPING[place], no_skip=True)
    assert run.returncode != 0, run.stdout
    assert "skipped where no test may be" in run.stdout
    assert "qpdf is not installed" in run.stdout


def test_a_skip_stays_a_skip_on_a_desk(tmp_path: Path) -> None:
    """Without CI_NO_SKIP a missing program costs its tests only, with the plain word."""
    run = _pytest(tmp_path, SKIPPING["in-the-test"], no_skip=False)
    assert run.returncode == 0, run.stdout
    assert "1 skipped" in run.stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    """A test marked to fail, which pytest reports by the same word inside, is let through."""
    text = "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_a():\n    assert False\n"
    run = _pytest(tmp_path, text, no_skip=True)
    assert run.returncode == 0, run.stdout
    assert "1 xfailed" in run.stdout
