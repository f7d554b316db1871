# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting a deployment, under the reading of what a deletion leaves behind."""

from __future__ import annotations

from dataclasses import replace

from paperspace_simulator.records import Deployment
from paperspace_simulator.world import World


def remove(world: World, deployment: Deployment) -> None:
    """Marks it deleted; who still sees it is decided when it is read. A second deletion changes nothing."""
    if deployment.deleted is None:
        world.store.save(replace(deployment, deleted=world.clock.now()))
