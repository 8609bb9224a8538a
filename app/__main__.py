"""``python -m app``."""

from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()
    from app.cli import main

    main()
