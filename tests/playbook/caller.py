# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a caller of a role or a playbook can set that might disarm it."""

from __future__ import annotations

import getpass
from typing import Any

FORGIVING = {"ignore_errors": True, "ignore_unreachable": True, "no_log": True}
# What a caller can hand to a playbook that is brought in, and those that core takes no further.
CARRIED: dict[str, Any] = {
    **FORGIVING,
    "any_errors_fatal": True,
    "become": True,
    "become_user": getpass.getuser(),
    "check_mode": False,
    "tags": ["mine"],
    "when": True,
}
# What a machine may be set to.
SETTINGS = {
    "ANSIBLE_ANY_ERRORS_FATAL": "1",
    "ANSIBLE_STRATEGY": "free",
    "ANSIBLE_FORCE_HANDLERS": "1",
    "ANSIBLE_FORKS": "1",
    "ANSIBLE_HASH_BEHAVIOUR": "merge",
    "ANSIBLE_PRIVATE_ROLE_VARS": "1",
    "ANSIBLE_BECOME": "1",
    "ANSIBLE_BECOME_USER": getpass.getuser(),
}
