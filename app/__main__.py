"""``evenbox`` and ``python -m app``: nothing is imported before Ctrl+C is answered quietly."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        from multiprocessing import freeze_support

        freeze_support()
        if sys.argv[1:2] == ["export"] and not {"--help", "--cluster"} & {*sys.argv}:
            from app.export.server import warm_up

            warm_up()  # it imports what workers need while this process imports the rest
        from app.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
