"""A child process for tests of `api.demo.child`: obedient, deaf, silent, dead, or telling its settings."""

import os
import signal
import sys


def main(how: str) -> None:
    """Behave in one of the ways a child may."""
    if how == "dead":
        sys.exit("sleeper died on purpose")
    if how == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    settings = " ".join(sorted(name for name in os.environ if name.startswith("XINZHENG_"))) or "none"
    for line in sys.stdin:
        if how != "silent":
            print(settings if how == "settings" else line.rstrip("\n"), flush=True)
    while how == "deaf":
        signal.pause()


if __name__ == "__main__":
    main(sys.argv[1])
