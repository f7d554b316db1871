# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All scenes, in the order of the page."""

from __future__ import annotations

import scene_fleet
import scene_imports
import scene_items
import scene_reads

SCENES = [*scene_items.SCENES, *scene_fleet.SCENES, *scene_reads.SCENES, *scene_imports.SCENES]
