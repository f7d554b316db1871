# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imported by the process that parses inventories: its deadlines skip what they would sleep."""

from __future__ import annotations

from skipping_clock import SkippingClock, install

install(SkippingClock())
