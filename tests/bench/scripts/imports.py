# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seconds that importing modules takes: imports.py <preloaded, by commas> <module>. Prints them."""

from __future__ import annotations

import importlib
import sys
import time


def main() -> None:
    """Imports what is there already, and then times the import of one module."""
    preloaded, module = sys.argv[1:]
    for name in filter(None, preloaded.split(",")):
        importlib.import_module(name)
    start = time.perf_counter()
    importlib.import_module(module)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
