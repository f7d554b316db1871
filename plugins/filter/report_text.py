# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filter ``paperspace.cloud.report_text``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.paperspace.cloud.plugins.plugin_utils.report.text import report_text
from ansible_collections.paperspace.cloud.plugins.plugin_utils.values.template_errors import as_filter_error

DOCUMENTATION = r"""
name: report_text
short_description: Render a report of a rollout or a diagnosis as a few lines of text
version_added: 1.0.0
author:
  - The paperspace.cloud contributors (@ansible-collections)
description:
  - Renders the data of a report to a short summary for terminals and chats, in plain text without colours. The first
    line is the outcome, the second the headline, and each further line is one fact.
  - Facts without data are omitted. Lists are truncated after a few items, and lines after a few hundred characters.
  - Terminal control characters are removed.
options:
  _input:
    description:
      - The data of a report, as in the filter P(paperspace.cloud.report_page#filter).
    type: dict
    required: true
seealso:
  - plugin: paperspace.cloud.report_page
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show a summary
  ansible.builtin.debug:
    msg: "{{ report | paperspace.cloud.report_text }}"
  vars:
    report:
      name: llm
      kind: rollout
      outcome: rolled_back
      headline: Version 1.5 crashed, and version 1.4 serves again.
      reason: The instance i7f2exampleid errored and stayed so for 30 s.
      hint: Look at the last lines of the log.
"""

RETURN = r"""
_value:
  description: The summary, without a trailing newline.
  type: str
  sample: |-
    Failed, rolled back: llm (rollout)
    Version 1.5 crashed, and version 1.4 serves again.
      Why:       The instance i7f2exampleid errored and stayed so for 30 s.
      Next:      Look at the last lines of the log.
"""


class FilterModule:
    """What Jinja gets of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"report_text": as_filter_error("report_text", report_text)}
