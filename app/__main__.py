"""``evenbox`` and ``python -m app``: nothing is imported before Ctrl+C is answered quietly."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        from multiprocessing import freeze_support

        freeze_support()
        from app.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
