# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""uvicorn's HTTP protocol, which also lends the application its connection.

Faults need what ASGI does not offer: to close a connection without an answer.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

TRANSPORT = "paperspace_simulator.transport"


class LendingProtocol(H11Protocol):
    """Puts the connection's transport into the scope of every request."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        application = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            scope[TRANSPORT] = self.transport
            await application(scope, receive, send)

        self.app = with_transport
