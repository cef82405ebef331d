"""``python -m linkvoice`` is ``linkvoice``."""

from linkvoice.cli import main

if __name__ == "__main__":
    main()
