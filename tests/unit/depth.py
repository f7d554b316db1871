# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How deep the tests dig: ``TEST_DEPTH=full`` asks for the long form of the layers that have one."""

from __future__ import annotations

import os

FULL = os.environ.get("TEST_DEPTH") == "full"
