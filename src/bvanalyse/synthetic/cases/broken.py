"""Damaged and hostile copies of a case file, for whoever reads case files to be tried on."""

from __future__ import annotations

import re
from pathlib import Path

BIG = 10_000_000  # characters of one attribute
DEEP = 5_000  # elements inside each other
_DECLARATION = re.compile(r"<\?xml[^>]*\?>\s*")
_CODE = re.compile(r'((?:Konklusjon|Kode)=")[^"]*')
_DAY = re.compile(r'(StartDato=")[^"]*')


def broken_copies(path: Path) -> dict[str, bytes]:
    """Copies of one case file by what is wrong with each; the file itself is left as it is.

    `utf_16`, `bom` and `namespace` are the same file in a form that is not expected. All the others
    are no case file, or hold something that no case file can.
    """
    raw = Path(path).read_bytes()
    encoding = "iso-8859-1" if b"ISO-8859-1" in raw[:60] else "utf-8"
    body = _DECLARATION.sub("", raw.decode(encoding), count=1)
    bomb = "".join(f'<!ENTITY b{at} "{f"&b{at - 1};" * 10}">' for at in range(1, 10))
    copies = {
        "empty": "",
        "blank": " \n ",
        "truncated": body[: 2 * len(body) // 3],
        "cut_in_a_tag": body[: body.index("<Avgiver") + 20],
        "text": "Dette er ingen saksfil.\n",
        "swapped_tags": body.replace("</Barnevern>", "</Avgiver>"),
        "wrong_root": body.replace("Barnevern>", "Barnehage>").replace("<Barnevern", "<Barnehage"),
        "two_roots": body + body,
        "two_senders": re.sub(r"(<Avgiver[^>]*/>)", r"\1\1", body, count=1),
        "no_sender": re.sub(r"<Avgiver[^>]*/>", "", body, count=1),
        "other_place": re.sub(r'Kommunenummer="\d+"', 'Kommunenummer="ukjent"', body, count=1),
        "day_that_is_not": _DAY.sub(r"\g<1>2023-02-30", body, count=1),
        "day_in_words": _DAY.sub(r"\g<1>i fjor", body, count=1),
        "negative_code": _CODE.sub(r"\g<1>-1", body, count=1),
        "entity_bomb": f'<!DOCTYPE Barnevern [<!ENTITY b0 "ha">{bomb}]>'
        + body.replace("</Barnevern>", "&b9;</Barnevern>"),
        "external_entity": '<!DOCTYPE Barnevern [<!ENTITY file SYSTEM "file:///etc/hostname">]>'
        + body.replace("</Barnevern>", "&file;</Barnevern>"),
        "external_dtd": '<!DOCTYPE Barnevern SYSTEM "http://127.0.0.1:9/nothing.dtd">' + body,
        "too_deep": body.replace("</Barnevern>", "<a>" * DEEP + "</a>" * DEEP + "</Barnevern>"),
        "namespace": body.replace("<Barnevern", '<Barnevern xmlns="urn:annet"', 1),
        "long_attribute": body.replace("<Barnevern", f'<Barnevern Ekstra="{"x" * BIG}"', 1),
    }  # fmt: skip
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    found = {
        name: (head + text if text.strip() else text).encode() for name, text in copies.items()
    }
    return found | {
        "binary": bytes(range(256)) * 40,
        "zeros": b"\0" * 4096,
        "zero_inside": raw.replace(b"<Avgiver", b"\0<Avgiver", 1),
        "wrong_encoding": (head + _named(body)).encode("iso-8859-1"),
        "unknown_encoding": b'<?xml version="1.0" encoding="norsk-8"?>\n' + body.encode(),
        "utf_16": ('<?xml version="1.0" encoding="UTF-16"?>\n' + body).encode("utf-16"),
        "bom": b"\xef\xbb\xbf" + (head + body).encode(),
    }


def _named(body: str) -> str:
    """With a letter that is written differently in the two encodings."""
    return re.sub(r'(Kommunenavn=")', r"\1Ø", body, count=1)
