"""Damage to files: to their bytes, and to the structure that a reader expects in them.

Every kind of damage takes the content and a source of chance, and gives other content. The same
chance gives the same damage.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random

from fuzzing import archives
from fuzzing.values import AWKWARD, BYTES, ENCODINGS, NUMBERS, SEPARATORS, WORDS

Damage = Callable[[bytes, Random], bytes]
MOST = 3  # sorts of damage done to one file
LARGEST = 200_000  # bytes; what grows beyond is cut
_NUMBER = re.compile(rb"\d+(?:[.,]\d+)?")
_WORD = re.compile(rb"[A-Za-z\xc0-\xff_][\w\xc0-\xff-]+")
_ATTRIBUTE = re.compile(rb'\s[\w:]+="[^"]*"')
_ELEMENT = re.compile(rb"<(\w+)(?:\s[^<>]*)?(?:/>|>[^<]*</\1>)")
_TAG = re.compile(rb"</?\w[^<>]*>")


def flipped(raw: bytes, random: Random) -> bytes:
    at = random.randrange(len(raw) or 1)
    return (
        raw[:at] + bytes([b ^ (1 << random.randrange(8)) for b in raw[at : at + 1]]) + raw[at + 1 :]
    )


def inserted(raw: bytes, random: Random) -> bytes:
    at = random.randint(0, len(raw))
    return raw[:at] + random.choice(BYTES) + raw[at + random.choice((0, 0, 1, 3)) :]


def cut(raw: bytes, random: Random) -> bytes:
    return raw[: random.randint(0, len(raw))]


def piece_lost(raw: bytes, random: Random) -> bytes:
    start = random.randint(0, len(raw))
    return raw[:start] + raw[start + random.choice((1, 2, 8, 64, 512)) :]


def piece_twice(raw: bytes, random: Random) -> bytes:
    start = random.randint(0, len(raw))
    end = start + random.choice((1, 8, 64, 512))
    return raw[:end] + raw[start:end] * random.choice((1, 1, 3, 50)) + raw[end:]


def in_another_encoding(raw: bytes, random: Random) -> bytes:
    encoding, mark = random.choice(ENCODINGS)
    if random.random() < 0.2:
        return raw.decode("latin-1").encode()  # as when it is read wrongly once
    return mark + raw.decode("utf-8", errors="replace").encode(encoding, errors="replace")


def lines_ended_otherwise(raw: bytes, random: Random) -> bytes:
    ends = (b"\r", b"\r\n", b"\n\n", b"\x0b", b"\xe2\x80\xa8", b"")
    return raw.replace(b"\n", random.choice(ends))


def another_number(raw: bytes, random: Random) -> bytes:
    return _instead(raw, _NUMBER, random.choice(NUMBERS).encode(), random)


def another_word(raw: bytes, random: Random) -> bytes:
    word = random.choice((*WORDS, *AWKWARD)).encode("utf-8", "surrogatepass")
    return _instead(raw, _WORD, word, random)


def rows_moved(raw: bytes, random: Random) -> bytes:
    rows = raw.splitlines(keepends=True)
    _moved(rows, random)
    return b"".join(rows)


def cells_moved(raw: bytes, random: Random) -> bytes:
    """Within one row, or the same in every row."""
    mark = max(SEPARATORS, key=raw.count)
    rows = raw.splitlines(keepends=True)
    seed, chosen = random.random(), random.choice((None, random.randrange(len(rows) or 1)))
    for number, row in enumerate(rows):
        if chosen in (None, number):
            body = row.rstrip(b"\r\n")
            cells = body.split(mark)
            _moved(cells, Random(seed))
            rows[number] = mark.join(cells) + row[len(body) :]
    return b"".join(rows)


def another_separator(raw: bytes, random: Random) -> bytes:
    return raw.replace(random.choice(SEPARATORS), random.choice((*SEPARATORS, b"|", b"")))


def attributes_moved(raw: bytes, random: Random) -> bytes:
    return _parts_moved(raw, _ATTRIBUTE, random)


def elements_moved(raw: bytes, random: Random) -> bytes:
    return _parts_moved(raw, random.choice((_ELEMENT, _TAG)), random)


def members_changed(raw: bytes, random: Random) -> bytes:
    """JSON with a member dropped, renamed, of another type, or a list of another length."""
    try:
        whole = json.loads(raw)
    except (ValueError, RecursionError):
        return raw
    nodes = [node for node in _nodes(whole) if node]
    if not nodes:
        return raw
    node = random.choice(nodes)
    name = random.choice(list(node if isinstance(node, dict) else range(len(node))))
    match random.randrange(4):
        case 0:
            del node[name]
        case 1 if isinstance(node, dict):
            node[random.choice((*WORDS, *AWKWARD))] = node.pop(name)
        case 1:
            node *= random.choice((0, 2, 3))
        case 2:
            node[name] = random.choice(
                (*AWKWARD[:30], None, True, [], {}, "", 0, -1, 1e308, 10**30, [[]], "..", node)
            )
        case _:
            node[name] = random.choice(nodes)
    try:
        return json.dumps(whole, ensure_ascii=random.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )
    except (ValueError, RecursionError):  # it holds itself
        return b"[" * 50_000


BYTEWISE: tuple[Damage, ...] = (
    flipped, inserted, cut, piece_lost, piece_twice, in_another_encoding, lines_ended_otherwise,
)  # fmt: skip
TEXTUAL: tuple[Damage, ...] = (
    another_number, another_number, another_word, another_word, rows_moved, cells_moved,
    cells_moved, another_separator,
)  # fmt: skip
MARKED: tuple[Damage, ...] = (
    attributes_moved, elements_moved, another_number, another_number, another_word,
)  # fmt: skip
PACKED: tuple[Damage, ...] = (
    *(archives.one_part(each) for each in (*MARKED, *MARKED, *BYTEWISE)),
    archives.without_a_part, archives.claims_to_be_larger,
)  # fmt: skip


def damaged(raw: bytes, others: tuple[bytes, ...], random: Random) -> bytes:
    """A file with one to three sorts of damage, of those that its content can take."""
    if raw.startswith(b"PK"):
        usual: tuple[Damage, ...] = PACKED
    elif raw.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        usual = MARKED
    elif raw.lstrip().startswith(b"{"):
        usual = (members_changed, members_changed, another_number, another_word)
    else:
        usual = TEXTUAL
    for _ in range(random.randint(1, MOST)):
        raw = random.choice(random.choice((usual, usual, usual, BYTEWISE)))(raw, random)
        if random.random() < 0.03:
            raw = _spliced(raw, random.choice(others), random)
    return raw if raw.startswith(b"PK") else raw[:LARGEST]


def _spliced(raw: bytes, other: bytes, random: Random) -> bytes:
    return raw[: random.randint(0, len(raw))] + other[random.randint(0, len(other)) :]


def _instead(raw: bytes, what: re.Pattern[bytes], put: bytes, random: Random) -> bytes:
    found = [match.span() for match in what.finditer(raw)]
    if not found:
        return raw + put
    start, end = random.choice(found)
    return raw[:start] + put + raw[end:]


def _moved(parts: list[bytes], random: Random) -> None:
    """One part lost, doubled, emptied, or changed about with another."""
    if not parts:
        return
    one, other = random.randrange(len(parts)), random.randrange(len(parts))
    match random.randrange(4):
        case 0:
            del parts[one]
        case 1:
            parts.insert(other, parts[one])
        case 2:
            parts[one] = b""
        case _:
            parts[one], parts[other] = parts[other], parts[one]


def _parts_moved(raw: bytes, what: re.Pattern[bytes], random: Random) -> bytes:
    spans = [match.span() for match in what.finditer(raw)]
    places = [0, *(place for span in spans for place in span), len(raw)]
    between = [raw[a:b] for a, b in zip(places[::2], places[1::2], strict=True)]
    parts = [raw[start:end] for start, end in spans]
    _moved(parts, random)
    parts += [b""] * (len(spans) - len(parts))
    rest = b"".join(parts[len(spans) :])
    return between[0] + b"".join(a + b for a, b in zip(parts, between[1:], strict=False)) + rest


def _nodes(whole: object) -> list:
    found, ahead = [], [whole]
    while ahead:
        node = ahead.pop()
        if isinstance(node, dict | list):
            found.append(node)
            ahead += node.values() if isinstance(node, dict) else node
    return found
