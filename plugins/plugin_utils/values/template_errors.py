# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How filters and tests fail: with one clear sentence that names the plugin and shows no value."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleError, AnsibleFilterError
from jinja2.exceptions import TemplateError

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError


def as_filter_error(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function of the filter or test ``name``, whose errors are those of templates."""

    @functools.wraps(function)
    def checked(*arguments: object, **options: Any) -> Any:
        try:
            return function(*arguments, **options)
        except PaperspaceError as error:
            raise AnsibleFilterError(f"paperspace.cloud.{name}: {error.message}") from None
        except (AnsibleError, TemplateError):
            # Core's own: something undefined, or that can't be decrypted, in what was given.
            raise
        except Exception as error:
            # Its text may quote a value.
            problem = f"unexpected {type(error).__name__}; is this what the documentation asks for?"
            raise AnsibleFilterError(f"paperspace.cloud.{name}: {problem}") from None

    return checked
