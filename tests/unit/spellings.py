# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How programs of all kinds of languages write a text that they quote: in logs, errors, URLs and pages.

Written from what those languages document, not from how the collection reads them.
"""

from __future__ import annotations

import base64
import html
import json
import re
import shlex
import urllib.parse
from collections.abc import Callable

Encoder = Callable[[str], str]

_SHORT = {"\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", '"': '"', "\\": "\\"}


def _units(text: str, form: str) -> str:
    """In units of UTF-16, as languages have it whose characters are those."""
    content = text.encode("utf-16-be", "surrogatepass")
    return "".join(form.format(int.from_bytes(content[at : at + 2], "big")) for at in range(0, len(content), 2))


def _json(escaped: str, form: str = "\\u{:04x}", *, ascii_only: bool = True, also: str = "") -> Encoder:
    """An encoder of JSON that writes these characters as numbers, and some others with a backslash."""

    def encode(text: str) -> str:
        def one(letter: str) -> str:
            if letter in escaped or (ascii_only and not letter.isascii()):
                return _units(letter, form)
            if letter in _SHORT:
                return "\\" + _SHORT[letter]
            if letter in also:
                return "\\" + letter
            return _units(letter, form) if letter < " " else letter

        return "".join(map(one, text))

    return encode


def _html(
    named: dict[str, str], numbered: Callable[[str], bool] = lambda _letter: False, form: str = "&#{};"
) -> Encoder:
    return lambda text: "".join(
        named.get(letter) or (form.format(ord(letter)) if numbered(letter) else letter) for letter in text
    )


def _percent(safe: str, *, form: str = "%{:02X}", blank: str = "%20", charset: str = "utf-8") -> Encoder:
    def encode(text: str) -> str:
        return "".join(
            blank
            if letter == " "
            else letter
            if letter.isascii() and (letter.isalnum() or letter in safe)
            else "".join(map(form.format, letter.encode(charset, "replace")))
            for letter in text
        )

    return encode


def _javascript_escape(text: str) -> str:
    safe = "@*_+-./"
    return "".join(
        letter
        if letter.isascii() and (letter.isalnum() or letter in safe)
        else f"%{ord(letter):02X}"
        if ord(letter) < 256
        else _units(letter, "%u{:04X}")
        for letter in text
    )


def _braces(form: str, letters: str) -> Encoder:
    return lambda text: "".join(
        f"\\{letter}"
        if letter in letters
        else letter
        if letter.isprintable() and letter.isascii()
        else form.format(ord(letter))
        for letter in text
    )


def _octal(text: str) -> str:
    return "".join(
        f"\\{letter}" if letter in '"\\' else letter if letter.isprintable() and letter.isascii()
        else "".join(f"\\{byte:03o}" for byte in letter.encode("utf-8", "replace"))
        for letter in text
    )  # fmt: skip


def _base64(lead: str, encode: Callable[[bytes], bytes] = base64.b64encode) -> Encoder:
    return lambda text: encode(f"{lead}{text}:end".encode("utf-8", "replace")).decode()


def _wrapped(text: str) -> str:
    return "".join(base64.encodebytes(text.encode("utf-8", "replace")).decode())


def _coloured(code: str) -> Encoder:
    """A terminal code in the middle, as what highlights a match puts it there."""
    return lambda text: f"{text[: len(text) // 2]}{code}{text[len(text) // 2 :]}"


_XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}

ENCODERS: dict[str, Encoder] = {
    "as it is": lambda text: text,
    "Python json": json.dumps,
    "Python json, no ascii": lambda text: json.dumps(text, ensure_ascii=False),
    "Python repr": repr,
    "Python ascii": ascii,
    "Python bytes": lambda text: repr(text.encode("utf-8", "replace")),
    "Go json": _json("<>&\u2028\u2029", ascii_only=False),
    "PHP json": _json("", also="/"),
    "PHP json, hex": _json("<>&'\"", form="\\u{:04X}"),
    ".NET json": _json("<>&'\"+`", form="\\u{:04X}"),
    "Rails json": _json("<>&\u2028\u2029", ascii_only=False),
    "Java properties": _json("", form="\\u{:04X}", also="=:#! "),
    "JavaScript string": _json("", ascii_only=False, also="'`$/"),
    "Python html": html.escape,
    "PHP html": _html({**_XML, "'": "&#039;"}),
    "XML": _html({**_XML, "'": "&apos;"}),
    ".NET html": _html({**_XML, "'": "&#39;"}, lambda letter: letter > "\x9f"),
    "Go html": _html({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "+": "&#43;", "`": "&#96;"}),
    "OWASP html": _html({}, lambda letter: not letter.isalnum() or not letter.isascii(), "&#x{:X};"),
    "HTML, all numbers": _html({}, lambda letter: True),
    "HTML, names": lambda text: "".join(_ENTITIES.get(letter, letter) for letter in text),
    "Python quote": lambda text: urllib.parse.quote(text, errors="replace"),
    "Python quote_plus": lambda text: urllib.parse.quote_plus(text, errors="replace"),
    "encodeURIComponent": _percent("-_.!~*'()"),
    "encodeURI": _percent("-_.!~*'();/?:@&=+$,#"),
    "escape": _javascript_escape,
    "PHP urlencode": _percent("-_.", blank="+"),
    ".NET UrlEncode": _percent("-_.!*()", form="%{:02x}", blank="+"),
    "Latin-1 form": _percent("-_.", blank="+", charset="latin-1"),
    "URL, all bytes": lambda text: "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "replace")),
    "Ruby inspect": _braces("\\u{{{:X}}}", '"\\#'),
    "Rust escape_default": _braces("\\u{{{:x}}}", "'\"\\"),
    "Perl Dumper": _braces("\\x{{{:x}}}", '"\\$@'),
    "git, gettext": _octal,
    "C hex": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode("utf-8", "replace")),
    "shell, Python": shlex.quote,
    "shell": lambda text: "'" + text.replace("'", "'\\''") + "'",
    "printf %q": lambda text: re.sub(r"([^\w@%+:./-])", r"\\\1", text, flags=re.ASCII),
    "SQL, YAML": lambda text: "'" + text.replace("'", "''") + "'",
    "CSV": lambda text: '"' + text.replace('"', '""') + '"',
    "base64, at 0": lambda text: base64.b64encode(text.encode("utf-8", "replace")).decode(),
    "base64, at 1": _base64("u"),
    "base64, at 2": _base64("us"),
    "base64, at 3": _base64("us:"),
    "base64 of URLs": _base64("us", base64.urlsafe_b64encode),
    "base64 in lines": _wrapped,
    "hex": lambda text: text.encode("utf-8", "replace").hex(),
    "HEX": lambda text: text.encode("utf-8", "replace").hex().upper(),
    "upper case": str.upper,
    "lower case": str.lower,
    "bytes as Latin-1": lambda text: text.encode("utf-8", "replace").decode("latin-1"),
    "colour": _coloured("\x1b[1;31m"),
    "cursor": _coloured("\x1b[3D"),
    "tput sgr0": _coloured("\x1b(B\x1b[m"),
    "title": _coloured("\x1b]0;title\x07"),
    "C1 control": _coloured("\x9b31m"),
    "NUL": _coloured("\0"),
    "half a character": _coloured("\ud83d"),
    "broken line": _coloured("\r\n"),
}
_ENTITIES = {letter: f"&{name}" for name, letter in sorted(html.entities.html5.items()) if name.endswith(";")}

# What programs print of this text: node 18, perl 5.36 and Java 17, to hold the table against.
SAMPLE = "sl/ash \"q' <ü>&\\\t+=`$🔑"
PRINTED = {
    "node JSON.stringify": r""""sl/ash \"q' <ü>&\\\t+=`$🔑\"""",
    "node encodeURIComponent": "sl%2Fash%20%22q'%20%3C%C3%BC%3E%26%5C%09%2B%3D%60%24%F0%9F%94%91",
    "node encodeURI": "sl/ash%20%22q'%20%3C%C3%BC%3E&%5C%09+=%60$%F0%9F%94%91",
    "node escape": "sl/ash%20%22q%27%20%3C%FC%3E%26%5C%09+%3D%60%24%uD83D%uDD11",
    "node util.inspect": r"""'sl/ash "q\' <ü>&\\\t+=`$🔑'""",
    "node URLSearchParams": "sl%2Fash+%22q%27+%3C%C3%BC%3E%26%5C%09%2B%3D%60%24%F0%9F%94%91",
    "node base64url": "c2wvYXNoICJxJyA8w7w-JlwJKz1gJPCflJE",
    "perl Dumper": r'''"sl/ash \"q' <\x{fc}>&\\\t+=`\$\x{1f511}"''',
    "perl JSON::PP ascii": r'''"sl/ash \"q' <\u00fc>&\\\t+=`$\ud83d\udd11"''',
    "perl quotemeta": "sl\\/ash\\ \\\"q\\'\\ \\<ü\\>\\&\\\\\\\t\\+\\=\\`\\$🔑",
    "Java URLEncoder": "sl%2Fash+%22q%27+%3C%C3%BC%3E%26%5C%09%2B%3D%60%24%F0%9F%94%91",
    "jq @html": "sl/ash &quot;q&#39; &lt;ü&gt;&amp;\\\t+=`$🔑",
    "jq @sh": "'sl/ash \"q'\\'' <ü>&\\\t+=`$🔑'",
    "git status": r'"sl/ash \"q' + r"' <\303\274>&\\\t+=`$\360\237\224\221" + '"',
}
