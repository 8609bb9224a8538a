"""Make Evenbox ready on this machine and start it: ``python3 packaging/bootstrap.py run`` or ``test``.

Standard library only. This file keeps to syntax that old Pythons can read, so that they get as far as saying
which Python is needed; the other bootstrap modules are imported after that.
"""

import os
import shutil
import subprocess
import sys
from typing import Optional, Sequence, Tuple

MINIMUM = (3, 11)
KNOWN_MINORS = (13, 12, 11, 14)  # in order of preference, for finding another Python on this machine
TOO_OLD = """\
Evenbox needs Python {want} or newer; this is Python {have} ({path}).
Install a newer one (a package named python{want}, or your system's installer) and start with it:
  python{want} packaging/bootstrap.py {arguments}"""


def too_old_message(version: Tuple[int, int], arguments: Sequence[str]) -> str:
    """Return the sentences for a Python that is too old."""
    return TOO_OLD.format(
        want="{}.{}".format(*MINIMUM),
        have="{}.{}".format(*version),
        path=sys.executable,
        arguments=" ".join(arguments) or "run",
    )


def newer_python() -> Optional[str]:
    """Return the path of a Python on this machine that is new enough, or None."""
    check = f"import sys; sys.exit(sys.version_info < {MINIMUM})"
    for minor in KNOWN_MINORS:
        path = shutil.which(f"python3.{minor}")
        if path and subprocess.call([path, "-c", check], stderr=subprocess.DEVNULL) == 0:
            return path
    return None


def restart(python: str) -> int:
    """Start this script again with another Python; return its exit code where it does not take our place."""
    command = [python, __file__, *sys.argv[1:]]
    if os.name == "posix":
        os.execv(python, command)
    return subprocess.call(command)


if __name__ == "__main__":
    if sys.version_info < MINIMUM:
        found = newer_python()
        if found is None:
            sys.exit(too_old_message(sys.version_info[:2], sys.argv[1:]))
        sys.exit(restart(found))
    from bootstrap_commands import main

    sys.exit(main(sys.argv[1:]))
