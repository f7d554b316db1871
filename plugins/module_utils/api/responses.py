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
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn, TypeGuard, TypeVar

from ..errors import ApiError, ContractError
from ..names import format_path
from ..printable import UNPRINTABLE, printable_tree
from ..spec.models import ValidationError
from .models import AnswerModel, list_of

Model = TypeVar("Model", bound=AnswerModel)
FieldPath = tuple["str | int", ...]

# A config holds at most a dozen levels; what recurses over an answer must come back.
MAX_DEPTH = 200

# What is sent back as it came: configs, keys and the cursors of pages.
_DATA = frozenset({"data", "basicAuthKey", "nextPage"})
_MAY_BE_UNPRINTABLE = re.compile(rf"\\[bfnru]|{UNPRINTABLE}")

# What names a list of issues, and no field.
_WRAPPERS = {
    *("issues", "errors", "error", "details", "_errors", "formErrors", "fieldErrors", "unionErrors", "data"),
}
_PLACES_OF_ISSUES = ("issues", "details", "errors")
_MOST_ISSUES = 50

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

    Raises JSONDecodeError or UnicodeError for what is not JSON; ContractError says in a few words what else is wrong.
    """
    text = content.decode(json.detect_encoding(content), "surrogateescape")
    try:
        answer = json.loads(text, parse_constant=_refuse_number, parse_float=_finite, parse_int=_integer)
    except RecursionError:
        raise _too_deep() from None
    _check_depth(answer)
    return printable_tree(answer, without=_DATA) if _may_be_unprintable(text) else answer


def _may_be_unprintable(text: str) -> bool:
    # Nearly every page of a log ends here: the search is slow.
    if text.isascii() and "\\" not in text and "\x7f" not in text:
        return False
    return _MAY_BE_UNPRINTABLE.search(text) is not None


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse_number(text)


def _integer(text: str) -> int:
    # What no float can hold breaks whatever calculates with it.
    return int(text) if len(text) <= sys.float_info.max_10_exp else _refuse_number(text)


def _refuse_number(_text: str) -> NoReturn:
    raise ContractError("the response contains a number that is not finite or is too large")


def _check_depth(answer: object) -> None:
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


def parse(model: type[Model], answer: object, what: str) -> Model:
    """An answer as a model. ContractError names the first field that breaks the promise, never its value."""
    try:
        return model.model_validate(answer)
    except ValidationError as error:
        raise _broken(error, what) from None


def parse_list(model: type[Model], answer: object, what: str) -> list[Model]:
    """A list of models, as ``parse``."""
    try:
        found: list[Model] = list_of(model).validate_python(answer)
    except ValidationError as error:
        raise _broken(error, what) from None
    return found


def _broken(error: ValidationError, what: str) -> ContractError:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    path = format_path(first["loc"]) or "the whole response"
    return ContractError(f"unexpected API response: {what}, {path}: {first['msg']}")


def api_error(call: str, status: int, answer: object) -> ApiError:
    """An error answer: ``{code, message, details}`` or ``{code, message, issues}``, of another shape, or no JSON."""
    answer = printable_tree(answer)
    body = answer if isinstance(answer, Mapping) else {"details": answer}
    nested = body.get("error")
    inner = nested if isinstance(nested, Mapping) else {"message": nested}
    code = next(filter(_is_text, (body.get("code"), inner.get("code"))), None)
    message = next(filter(_is_text, (body.get("message"), inner.get("message"))), None)
    sources = [_json_in(message) or body.get("message"), *(body.get(key) for key in _PLACES_OF_ISSUES)]
    sources += [inner.get(key) for key in _PLACES_OF_ISSUES]
    found = [issue for source in sources if source != message for issue in _issues(source, ())]
    return ApiError(
        call,
        status,
        code or _CODE_OF_STATUS.get(status, "UNKNOWN"),
        message or "the response has no message",
        _without_repetition(found),
        stated=answer is not None,
    )


def disguised_error(call: str, answer: object) -> ApiError | None:
    """A 2xx that holds an error. The vendor's own client looks for it too."""
    if not isinstance(answer, Mapping) or len(answer) > 3 or not {"code", "message"} <= set(answer):
        return None
    if not isinstance(answer["code"], str):
        return None
    return api_error(call, _STATUS_OF_CODE.get(answer["code"], 500), answer)


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def _json_in(text: object) -> Any:
    """What a text that is JSON holds: frameworks put a list of issues into a message. None for any other text."""
    if not _is_text(text) or text.lstrip()[0] not in "[{":
        return None
    try:
        return decoded(text.encode("utf-8", "replace"))
    except (ValueError, ContractError):
        return None


def _issues(value: object, path: FieldPath) -> Iterator[dict[str, str]]:
    """What is wrong with which field, of any shape: it is promised nowhere, and differs between versions of the API."""
    if isinstance(value, list):
        for item in value:
            yield from _issues(item, path)
    elif isinstance(value, Mapping):
        yield from _issues_of_mapping(value, path)
    elif (inner := _json_in(value)) is not None:
        yield from _issues(inner, path)
    elif _is_text(value) or isinstance(value, (int, float)):
        yield {"path": format_path(path), "message": str(value)}


def _issues_of_mapping(value: Mapping[str, Any], path: FieldPath) -> Iterator[dict[str, str]]:
    below = value.get("path")
    path = (*path, *(below if isinstance(below, list) else [below] if _is_text(below) else []))
    said = _is_text(value.get("message"))
    if said:
        yield from _issues(value["message"], path)
    for key, inner in value.items():
        if key in ("path", "message") or (said and not isinstance(inner, (Mapping, list))):
            continue
        # Beside a message a list of plain values describes it (expected values, say).
        if said and isinstance(inner, list) and not any(isinstance(item, Mapping) for item in inner):
            continue
        yield from _issues(inner, path if key in _WRAPPERS else (*path, key))


def _without_repetition(issues: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Each once; of very many the first ones, and how many more there are."""
    found = list({tuple(issue.values()): issue for issue in issues}.values())
    more = len(found) - _MOST_ISSUES
    return found[:_MOST_ISSUES] + ([{"path": "", "message": f"and {more} more"}] if more > 0 else [])
