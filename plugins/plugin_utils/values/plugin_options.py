# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options of plugins that are no modules, as the engine takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import CONNECTION
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.normalize import without_unset
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.plain_data import plain_data


def connection_params(get_option: Callable[[str], Any]) -> dict[str, Any]:
    """The options as ``read_connection`` wants them: what is null or empty has its default."""
    given = plain_data({name: get_option(name) for name in CONNECTION})
    defaults = {name: option.get("default") for name, option in CONNECTION.items()}
    return {**defaults, **without_unset(given, CONNECTION)}
