"""``evenbox`` and ``python -m app``: nothing is imported before Ctrl+C is answered quietly."""

import gc
import os
import sys


def main() -> None:
    """Run the command line."""
    try:
        from multiprocessing import freeze_support

        freeze_support()
        # numpy's threads wait by spinning, on cores that others need; no product here is worth that
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        if _needs_workers():
            from app.export.server import warm_up

            warm_up()  # it imports what workers need while this process imports the rest
        gc.disable()  # what is imported stays: looking through it again and again would find nothing
        from app.cli import main as run

        gc.freeze()
        gc.enable()
        run()
    except KeyboardInterrupt:
        sys.exit(130)


def _needs_workers() -> bool:
    """Return whether this is an export that runs on this machine."""
    elsewhere = ("-h", "--help", "--cluster")
    return sys.argv[1:2] == ["export"] and not any(word.startswith(elsewhere) for word in sys.argv)


if __name__ == "__main__":
    main()
