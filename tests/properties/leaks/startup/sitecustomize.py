# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For tests: what every Python that a run starts does first.

Keeps what would go to syslog in the file SECRETS_SYSLOG, and with SECRETS_CRASH breaks whatever writes a request, with
an exception that quotes all of it.
"""

import json
import os
import syslog

_write_json = json.dumps


def _note(*arguments):
    with open(os.environ["SECRETS_SYSLOG"], "a", encoding="utf-8") as file:
        file.write(f"{arguments[-1]}\n")


def _dumps(value, *arguments, **options):
    if os.environ.get("SECRETS_CRASH") and isinstance(value, dict) and "config" in value:
        text = _write_json(value)
        raise RuntimeError(f"can't send {value!r} as {text} or {text.encode()!r}")
    return _write_json(value, *arguments, **options)


json.dumps = _dumps
if "SECRETS_SYSLOG" in os.environ:
    syslog.syslog = _note
