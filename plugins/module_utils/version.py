# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The collection's version, as galaxy.yml has it (held equal by a test), and what the API sees of it."""

from __future__ import annotations

VERSION = "1.0.0"
USER_AGENT = f"ansible-paperspace-cloud/{VERSION}"
