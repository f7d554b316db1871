# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of the API -> models, and the shapes of its errors -> one typed error."""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

from . import models
from .errors import ApiError, ContractError
from .names import snake
from .printable import UNPRINTABLE, printable, printable_tree

# A config holds at most a dozen levels; what recurses over an answer must come back.
MAX_DEPTH = 200

# What is sent back as it came: configs, keys and the cursors of pages.
_DATA = frozenset({"data", "basicAuthKey", "nextPage"})
_MAY_BE_UNPRINTABLE = re.compile(rf"\\[bfnru]|{UNPRINTABLE}")

# Codes and statuses of the API's framework, as the vendor's own command line maps them.
_STATUS_OF_CODE = {
    "BAD_REQUEST": 400,
    "PARSE_ERROR": 400,
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "METHOD_NOT_SUPPORTED": 405,
    "TIMEOUT": 408,
    "CONFLICT": 409,
    "PRECONDITION_FAILED": 412,
    "PAYLOAD_TOO_LARGE": 413,
    "UNPROCESSABLE_CONTENT": 422,
    "TOO_MANY_REQUESTS": 429,
    "CLIENT_CLOSED_REQUEST": 499,
    "INTERNAL_SERVER_ERROR": 500,
}
_CODE_OF_STATUS = {status: code for code, status in reversed(_STATUS_OF_CODE.items())}


def decoded(content: bytes) -> Any:
    """The JSON of an answer with all its text printable, but for values that are sent back (configs among them).

    Raises JSONDecodeError or UnicodeError for what is no JSON; ContractError says in a few words what else is wrong.
    """
    text = content.decode(json.detect_encoding(content), "surrogateescape")
    try:
        answer = json.loads(text, parse_constant=_refuse_number, parse_float=_finite, parse_int=_integer)
    except RecursionError:
        raise _too_deep() from None
    _check_depth(answer)
    # Most answers hold nothing of that kind, and a log has thousands of pages.
    return printable_tree(answer, without=_DATA) if _MAY_BE_UNPRINTABLE.search(text) else answer


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse_number(text)


def _integer(text: str) -> int:
    # What no float can hold breaks whatever calculates with it.
    return int(text) if len(text) <= sys.float_info.max_10_exp else _refuse_number(text)


def _refuse_number(_text: str) -> NoReturn:
    raise ContractError("the response contains a number that is not finite or is too large")


def _check_depth(answer: Any) -> None:
    level = [answer]
    for _depth in range(MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return
    raise _too_deep()


def _too_deep() -> ContractError:
    return ContractError(f"the response is nested deeper than {MAX_DEPTH} levels")


def parse(model: Any, answer: Any, what: str) -> Any:
    """An answer as a model. ContractError names the first field that breaks the promise, never its value."""
    try:
        return model.model_validate(answer)
    except models.ValidationError as error:
        raise _broken(error, what) from None


def parse_list(model: Any, answer: Any, what: str) -> list[Any]:
    """A list of models, as ``parse``."""
    try:
        return models.list_of(model).validate_python(answer)
    except models.ValidationError as error:
        raise _broken(error, what) from None


def _broken(error: Any, what: str) -> ContractError:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = _place(first["loc"]) or "the whole answer"
    return ContractError(f"The API's answer is not what it promises: {what}, {place}: {first['msg']}")


# A config that is read may hold more than we know, and less: secrets are withheld, enumerations grow.
_TOLERATED_IN_CONFIG = {
    "extra_forbidden",
    "literal_error",
    "missing",
    "greater_than_equal",
    "less_than_equal",
}


def check_config(data: Mapping[str, Any]) -> None:
    """That a config which the API shows has the shapes that comparing it relies on. ContractError names the place."""
    env = data.get("env")
    if env is not None and not _are_pairs(env):
        raise ContractError("The API shows a config of an unexpected shape: env is no list of names and values")
    readable = {key: value for key, value in _without_nulls(data).items() if key != "env"}
    # By both shapes: fields of one may stand in a config that calls itself the other.
    for model in (models.ConfigV1, models.ConfigV0Alpha0):
        _check_shape(model, readable)


def _are_pairs(env: Any) -> bool:
    return isinstance(env, list) and all(
        isinstance(item, Mapping) and isinstance(item.get("name"), str) for item in env
    )


def _check_shape(model: Any, readable: Mapping[str, Any]) -> None:
    try:
        model.model_validate(readable)
    except models.ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False, include_context=False):
            if problem["type"] not in _TOLERATED_IN_CONFIG:
                raise ContractError(
                    f"The API shows a config of an unexpected shape: {_place(problem['loc'])}: {problem['msg']}"
                ) from None


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value


def api_error(call: str, status: int, answer: Any) -> ApiError:
    """An error answer: ``{code, message, details}`` or ``{code, message, issues}``, or no JSON at all."""
    answer = printable_tree(answer)
    body = answer if isinstance(answer, Mapping) else {}
    code = body.get("code")
    message = body.get("message")
    return ApiError(
        call,
        status,
        code if isinstance(code, str) else _CODE_OF_STATUS.get(status, "UNKNOWN"),
        message if isinstance(message, str) else "the answer holds no message",
        _issues(body),
    )


def disguised_error(call: str, answer: Any) -> ApiError | None:
    """A 2xx that holds an error. The vendor's own client looks for it too."""
    if not isinstance(answer, Mapping) or len(answer) > 3 or not {"code", "message"} <= set(answer):
        return None
    if not isinstance(answer["code"], str):
        return None
    return api_error(call, _STATUS_OF_CODE.get(answer["code"], 500), answer)


def _issues(body: Mapping[str, Any]) -> list[dict[str, str]]:
    """Field issues wherever this version of the API puts them; their shape is promised nowhere."""
    issues = []
    for source in (body.get("issues"), body.get("details")):
        if isinstance(source, Mapping):
            source = source.get("issues", source.get("errors", [source]))
        for item in source if isinstance(source, list) else []:
            if isinstance(item, Mapping) and isinstance(item.get("message"), str):
                path = item.get("path")
                issues.append({"place": _place(path if isinstance(path, list) else []), "message": item["message"]})
    return issues


def _place(path: Any) -> str:
    """``["config", "resources", "ports", 0]`` -> ``resources.ports[0]``: the config is what the task writes."""
    text = ""
    for index, part in enumerate(path):
        if index == 0 and part == "config":
            continue
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{snake(part)}" if text else snake(part)
    return printable(text)
