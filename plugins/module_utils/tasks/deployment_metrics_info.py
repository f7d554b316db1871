# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task behind the module ``deployment_metrics_info``: one or more metrics, read at once, as series and summary."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from ..adapter.arguments import METRICS
from ..api.client import Client
from ..api.context import TaskContext
from ..errors import ApiError, PaperspaceError, TransportError
from ..observe import metrics
from ..pool import run_all
from ..reconcile.identity import Identity, empty_in_check_mode, explain_404, id_of_existing, read_identity, require_one

# A request a metric, and their retries.
READ_SECONDS = 600
CONCURRENCY = 4


@empty_in_check_mode(lambda params: {"changed": False, "series": [], "summary": []})
def run(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
    """Never changes anything. Raises PaperspaceError."""
    identity = read_identity(params)
    require_one(identity)
    names = list(dict.fromkeys(params.get("metrics") or METRICS))
    client = Client.of_task(params, context, READ_SECONDS)
    found = _read(client, identity, names, params["timeframe"])
    series = [one for name in names for one in metrics.series_of(name, found[name])]
    warning = metrics.warning_of(series)
    if warning:
        context.warnings.append(warning)
    shown, summary = ([of(one) for one in series] for of in (metrics.as_series, metrics.as_summary))
    return {"changed": False, "series": shown, "summary": summary}


def _read(client: Client, identity: Identity, names: list[str], timeframe: str) -> dict[str, Any]:
    """The API's answer to each name. The first failure ends it; what has not begun by then never does."""
    deployment_id = id_of_existing(client, identity)

    def read(name: str) -> Any:
        return client.metrics(deployment_id, name, timeframe)

    found = {}
    with contextlib.closing(run_all(read, names, CONCURRENCY)) as ended:
        for done in ended:
            try:
                with explain_404(client, identity):
                    found[done.item] = done.result()
            except (ApiError, TransportError) as error:
                raise PaperspaceError(f"metric {done.item}: {error.message}", **error.details) from None
    return found
