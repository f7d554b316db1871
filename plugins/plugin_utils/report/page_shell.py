# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all pages share: one self-contained HTML document, with no script, and nothing that is loaded from anywhere."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ansible_collections.paperspace.cloud.plugins.module_utils.version import VERSION
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.data import as_text
from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.words import NOT_KNOWN, duration_text
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.untrusted import untrusted

_ROOMS = Path(__file__).parents[1]


def render(template: str, context: Mapping[str, Any]) -> str:
    """The page that a template (``report/page.html.j2``) makes of its context."""
    return untrusted(_environment().get_template(template).render(**context, style=_style(), version=VERSION))


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FileSystemLoader(_ROOMS),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["text"] = as_text
    environment.filters["duration"] = duration_text
    environment.globals["not_known"] = NOT_KNOWN
    return environment


@functools.cache
def _style() -> Markup:
    # A file of ours: the one thing that is not escaped.
    style = (_ROOMS / "report" / "page_shell.css").read_text(encoding="utf-8")
    return Markup(style)  # nosec B704
