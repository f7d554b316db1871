# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Masking by value in free text: however a secret is spelled, as often as it was escaped, and nothing innocent."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spellings import ENCODERS, PRINTED, SAMPLE

from ansible_collections.paperspace.cloud.plugins.module_utils.printable import printable
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.known_secrets import KnownSecrets

# A word in the middle, that each spelling but base64 and the like still has.
WORD = "Zq8words"
LETTERS = "aZ09 \t\n\"'\\/<>&%+=@:;#$`{}[]|~*.,-_üé\xa0λ中🔑\u200e\u202e\ufffe\U0001fffe"
PARTS = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12)
AROUND = st.sampled_from(["", " ", "x", "got ", '"', "'", "=", "\n", "{", "/", ": "])
# What cuts a text stands in it as it is before anything else escapes it, and what encodes it whole leaves no word.
CUTS = ("colour", "cursor", "tput sgr0", "title", "C1 control", "NUL", "broken line")
WHOLE = tuple(name for name in ENCODERS if name.startswith(("base64", "hex", "HEX", "C hex")))
LOSSY = ("Latin-1 form", "half a character", "upper case", "bytes as Latin-1")
OUTER = sorted(set(ENCODERS) - {*CUTS, *WHOLE, *LOSSY})


def masked(text: str, *secrets: str) -> str:
    return KnownSecrets(secrets).text(text)


@pytest.mark.parametrize("name", [*ENCODERS, *PRINTED])
def test_a_secret_is_found_however_programs_spell_it(name: str) -> None:
    secret = SAMPLE[:-1] if name == "Latin-1 form" else SAMPLE
    text = PRINTED.get(name) or ENCODERS[name](secret)
    for written in (text, printable(text)):
        shown = masked(f"before {written} after", secret)
        assert re.fullmatch(r"before .{0,8}\*{8}.{0,8} after", shown, re.DOTALL), shown
        log = ["innocent", f"before {written} after", "innocent"]
        assert KnownSecrets([secret]).texts(log) == ["innocent", shown, "innocent"]


def test_a_text_that_was_shown_before_its_secret_was_known_is_masked_from_then_on() -> None:
    secrets = KnownSecrets()
    assert secrets.text(SAMPLE) == SAMPLE
    secrets.learn([SAMPLE])
    assert secrets.text(SAMPLE) == "********"


@pytest.mark.parametrize(
    ("text", "secrets", "shown"),
    [
        ("1234567", ["1234567"], "1234567"),
        ("12345678", ["12345678"], "********"),
        ("in 'it''s-a-secret'", ["it's-a-secret"], "in '********'"),
        # Bytes of UTF-8 that somebody took for Latin-1.
        ("no \u00fcber-secret", ["\u00c3\u00bcber-secret"], "no ********"),
        # Lines of eight characters and more, without the spaces around them.
        ("got   second-long-line, short", ["first-long-line\n  second-long-line\nshort\n"], "got   ********, short"),
        ("the longest-secret first", ["longest-secret", "longest-"], "the ******** first"),
        ("short sec and long-secret-value2", ["sec", "long-secret-value"], "short sec and ********2"),
        ("a.c-a.c-a.c and abc-abc-abc", ["a.c-a.c-a.c"], "******** and abc-abc-abc"),
        ("redirected to pskeya1b2c3.example", ["PSkeyA1b2C3"], "redirected to ********.example"),
        # A password that is known from a URL, on its own; the user's name is none.
        ("no password hunter2-long for deploy-user", ["postgres://deploy-user:hunter2-long@db/x"],
         "no password ******** for deploy-user"),
        ("token glpat-0123456789 expired", ["https://glpat-0123456789@git.example.com"], "token ******** expired"),
        ("token ghp_0123456789 expired", ["https://ghp_0123456789:x-oauth-basic@git.example.com"],
         "token ******** expired"),
        ("{'env': '12345678'}{'a': '1234'}", ["12345678"], "{'env': '********'}{'a': '1234'}"),
    ],
)  # fmt: skip
def test_what_counts_in_free_text(text: str, secrets: list[str], shown: str) -> None:
    assert masked(text, *secrets) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a \\u0022long-secret\\u0022 z", "a \\u0022********\\u0022 z"),
        ("a lo\\u006eg-secret z", "a ******** z"),
        ("a lo%6Eg-secret%20z", "a ********%20z"),
        ("a lo&#110;g-secret&#33;z", "a ********&#33;z"),
        ("a%2520lo%256Eg-secret%2520z", "a%2520********%2520z"),
        ("a\\x6cong-secret\\x41 \\154ong-secret\\101", "a********\\x41 ********\\101"),
        ("%41%42 long-secret%41%42 long%2Dsecret", "%41%42 ********%41%42 ********"),
        ("a long-\nsecret\n z", "a ********\n z"),
        ("a \\long-\\\nsecret\\ z", "a ********\\ z"),
        ("a lo\x1b[31mng-sec\x1b[0mret\x1b[0m z", "a ********\x1b[0m z"),
        ("a lo\ufffd3Dng-secret z", "a ******** z"),
        ("a lon[g-secret\t", "a lon[g-secret\t"),
        ("%zzlong-secret%", "%zz********%"),
        ("it''s long-secret ''", "it''s ******** ''"),
        ("\u0130stanbul long-secret", "\u0130stanbul ********"),
        # Base64 of what stands around as well, whose letters depend on both.
        ("bG9uZy1zZWNyZXQ/", "********Q/"),
        ("eGxvbmctc2VjcmV0Pw==", "eG********Pw=="),
        ("eHlsb25nLXNlY3JldD8=", "eHl********D8="),
        # Numbers that no character has.
        ("&#1114111;&#1114112;long%2Dsecret", "&#1114111;&#1114112;********"),
        ("\\U0010ffff\\U00110000long%2Dsecret", "\\U0010ffff\\U00110000********"),
        # Next to each other, and one that overlaps itself.
        ("long-secretother-secret", "****************"),
        ("xaaaaaaaaay", "x********y"),
        # So often, and no more often, may a text have been escaped.
        ("long%25252525252Dsecret", "********"),
        ("long%2525252525252Dsecret", "long%2525252525252Dsecret"),
    ],
)
def test_what_stands_around_a_secret_stays(text: str, shown: str) -> None:
    assert masked(text, "long-secret", "other-secret", "aaaaaaaa") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("at https://me:pw@host/x", "at https://********@host/x"),
        ("at https://me:p@ss@host/x", "at https://********@host/x"),
        ("at https:\\/\\/me:pw@host", "at https:\\/\\/********@host"),
        ("at https%3A%2F%2Fme%3Apw%40host%2Fx", "at https%3A%2F%2F********%40host%2Fx"),
        ("at https:&#x2F;&#x2F;me:pw@host", "at https:&#x2F;&#x2F;********@host"),
        ("at //me:pw@host", "at //********@host"),
        *[(text, text) for text in ("https://host:443/a@b", "https://host/a:b@c", "https://[::1]:80/x", "a://b:c d@e",
                                    "at https://host/?mail=a@b.example", "nginx:1.27@sha256:abc", "git@host:a/b")],
    ],
)  # fmt: skip
def test_users_and_passwords_in_urls(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_results_are_masked_but_for_what_is_masked_by_place_and_what_identifies() -> None:
    known = KnownSecrets(["long-secret"])
    text = "at long-secret"
    result = {
        "name": "long-secret",
        "changes": [{"path": "image", "after": "long-secret"}],
        "deployment": {"id": "long-secret", "latest_spec": {"data": {"image": "long-secret"}, "error": text}},
        "runs": [{"instances": [{"id": "long-secret", "state_message": text}]}],
        "timeline": [{"at": "long-secret", "message": text, "seconds": 5}],
        "anything new": {"long-secret": [text, None, True]},
    }
    shown = known.result(result)
    assert shown == {
        **{key: result[key] for key in ("name", "changes")},
        "deployment": {
            **result["deployment"],
            "latest_spec": {"data": {"image": "long-secret"}, "error": "at ********"},
        },
        "runs": [{"instances": [{"id": "********", "state_message": "at ********"}]}],
        "timeline": [{"at": "long-secret", "message": "at ********", "seconds": 5}],
        "anything new": {"********": ["at ********", None, True]},
    }


@settings(max_examples=400, deadline=None)
@given(
    secret=st.builds(lambda left, right: f"{left}{WORD}{right}", PARTS, PARTS),
    inner=st.sampled_from([*OUTER, *CUTS]),
    outer=st.sampled_from(OUTER),
    before=AROUND,
    after=AROUND,
)
@example(f"a\u202e{WORD}", "as it is", "as it is", "", "")
@example(f"&{WORD}\u200e0@", "CSV", "Go html", "", "")
@example(f"0'{WORD}\u200e0", "XML", "CSV", "", "x")
@example(f"0{WORD}\t0", "HTML, names", "lower case", "", "")
@example(f"0{WORD}\U0001f511", "Python ascii", "lower case", "", "")
@example(f"\U0010ffff{WORD}\uffff\U000e0041", "Python ascii", "lower case", "", "")
def test_a_secret_is_found_however_often_it_was_escaped(
    secret: str, inner: str, outer: str, before: str, after: str
) -> None:
    """The message of one program in the log of another."""
    text = ENCODERS[outer](ENCODERS[inner](f"{before}{secret}{after}"))
    assert WORD.lower() not in masked(printable(text), secret).lower()


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=60), secret=st.text(min_size=8, max_size=20))
def test_any_text_can_be_masked_and_what_is_innocent_stays(text: str, secret: str) -> None:
    assert masked(text) == text or "//" in text
    once = masked(f"{text}{secret}", secret)
    assert once == masked(once, secret) or once.count("*") > 8
