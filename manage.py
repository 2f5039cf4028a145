#!/usr/bin/env python3
"""The one door to Kallelse: `python3 manage.py up`, `python3 manage.py test`, `python3 manage.py help`."""

from __future__ import annotations

import os
import sys

from config import bootstrap


def main() -> int:
    bootstrap.ensure(sys.argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config import entry  # noqa: PLC0415  only now is Django certain to be there

    return entry.run(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
