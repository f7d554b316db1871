# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names in ``Host`` headers: which endpoint one means, and whether it can only mean this machine."""

from __future__ import annotations

import ipaddress
import re

# Names below localhost lead to this machine everywhere (RFC 6761), whether a resolver knows them or not.
CLUSTER = "clsim.localhost"
ENDPOINT = re.compile(rf"d([0-9a-f]{{32}})\.{re.escape(CLUSTER)}")


def endpoint_name(deployment_id: str, port: int) -> str:
    """The API gives a host without a scheme; the port is there because several simulators share this machine."""
    return f"d{deployment_id.replace('-', '')}.{CLUSTER}:{port}"


def endpoint_of(host: str) -> str | None:
    """The deployment's id without dashes, None for a host that is no endpoint's."""
    found = ENDPOINT.fullmatch(_name(host))
    return found[1] if found else None


def is_loopback(host: str) -> bool:
    name = _name(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _name(host: str) -> str:
    """Without the port and the brackets of an IPv6 address, in lower case."""
    name, colon, port = host.lower().rpartition(":")
    if not colon or not port.isdigit():
        name = host.lower()
    return name.removeprefix("[").removesuffix("]")
