# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server answers to other collections: the few things that they ask in the benchmark."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

KEY_NAME = "bench"
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJlbmNoYmVuY2hiZW5jaGJlbmNoYmVuY2hiZW5jaA== bench"
_DIGEST = hashlib.md5(base64.b64decode(PUBLIC_KEY.split()[1]), usedforsecurity=False).digest()
FINGERPRINT = _DIGEST.hex(":")
CONFIG_MAP: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "bench", "namespace": "default"},
    "data": {"image": "nginx:1.27", "level": "info"},
}
_MOMENT = "2026-01-02T03:04:05+00:00"
_HCLOUD_KEY = {
    "id": 1,
    "name": KEY_NAME,
    "fingerprint": FINGERPRINT,
    "public_key": PUBLIC_KEY,
    "labels": {},
    "created": _MOMENT,
}
_HCLOUD_PAGE = {
    "page": 1,
    "per_page": 25,
    "previous_page": None,
    "next_page": None,
    "last_page": 1,
    "total_entries": 1,
}
_VULTR_KEY = {"id": "k1", "name": KEY_NAME, "ssh_key": PUBLIC_KEY, "date_created": _MOMENT}
_VULTR_META = {"total": 1, "links": {"next": "", "prev": ""}}
_DIGITALOCEAN_KEY = {"id": 1, "fingerprint": FINGERPRINT, "public_key": PUBLIC_KEY, "name": KEY_NAME}
# As kubectl and the module write it: what was applied last.
_APPLIED = json.dumps(CONFIG_MAP, separators=(",", ":"), sort_keys=True)
_KUBERNETES_MAP = {
    **CONFIG_MAP,
    "metadata": {
        **CONFIG_MAP["metadata"],
        "uid": "00000000-0000-4000-8000-000000000001",
        "resourceVersion": "1",
        "creationTimestamp": "2026-01-02T03:04:05Z",
        "annotations": {"kubectl.kubernetes.io/last-applied-configuration": _APPLIED},
    },
}
_KUBERNETES_RESOURCE = {
    "name": "configmaps",
    "singularName": "configmap",
    "namespaced": True,
    "kind": "ConfigMap",
    "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
    "shortNames": ["cm"],
}
_ANSWERS: dict[str, Any] = {
    "/hcloud/v1/ssh_keys": {"ssh_keys": [_HCLOUD_KEY], "meta": {"pagination": _HCLOUD_PAGE}},
    "/vultr/v2/ssh-keys": {"ssh_keys": [_VULTR_KEY], "meta": _VULTR_META},
    "/do/v2/account": {"account": {"status": "active", "uuid": "u1"}},
    "/do/v2/account/keys": {"ssh_keys": [_DIGITALOCEAN_KEY], "links": {}, "meta": {"total": 1}},
    f"/do/v2/account/keys/{FINGERPRINT}": {"ssh_key": _DIGITALOCEAN_KEY},
    "/k8s/version": {"major": "1", "minor": "31", "gitVersion": "v1.31.0"},
    "/k8s/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []},
    "/k8s/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/k8s/api/v1": {
        "kind": "APIResourceList",
        "apiVersion": "v1",
        "groupVersion": "v1",
        "resources": [_KUBERNETES_RESOURCE],
    },
    "/k8s/api/v1/namespaces/default/configmaps/bench": _KUBERNETES_MAP,
}
_BYTES = {path: json.dumps(answer).encode() for path, answer in _ANSWERS.items()}


def peer_answer(method: str, path: str) -> bytes | None:
    """The body for a path that a peer asks; None for what is not there. Nothing of theirs is ever changed."""
    return _BYTES.get(path.rstrip("/")) if method == "GET" else None
