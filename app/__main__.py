"""``evenbox`` and ``python -m app``: nothing is imported before Ctrl+C is answered quietly."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        from multiprocessing import freeze_support

        freeze_support()
        if _needs_workers():
            from app.export.server import warm_up

            warm_up()  # it imports what workers need while this process imports the rest
        from app.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


def _needs_workers() -> bool:
    """Return whether this is an export that runs on this machine."""
    elsewhere = ("-h", "--help", "--cluster")
    return sys.argv[1:2] == ["export"] and not any(word.startswith(elsewhere) for word in sys.argv)


if __name__ == "__main__":
    main()
