# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entry point of ``python -m paperspace_simulator``."""

from __future__ import annotations

import sys

from paperspace_simulator.cli import main

if __name__ == "__main__":
    sys.exit(main())
