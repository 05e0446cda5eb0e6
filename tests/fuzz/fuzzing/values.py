"""What is put in the place of numbers, words and bytes: what has broken readers before."""

from __future__ import annotations

import codecs

NUMBERS = (
    "", "0", "-0", "-1", "-7,5", "1e999", "1e308", "-1e308", "1e-400", "1E5", "1d5", "nan", "NaN",
    "inf", "-Infinity", "0x1F", "0b1", "1_000", "1__0", "9" * 17, "9" * 400, "1" + "0" * 5000,
    "0301", "00000", "1.234.567,8", "1,234,567.8", "1 234", "1\u00a0234", "1\u202f234", "12 34",
    "1,5,3", "1.5.3", "5-", "(5)", "--5", "+5", "−5", "±5", "½", "²", "Ⅷ", "١٢", "１２", "໓", "⑤",
    "5 %", "5‰", "5 kr", "<4", "<5>", "under 5", "under nan", ">1e400", "ca. 7", "7*", "*7", "7)",
    "[7]", "1)", "..", ".", ":", "...", "-", "–", "=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "#REF!",
    "#N/A", "#DIV/0!", "true", "None", "null", "1/2", "1:2", "31.12.2021", "2021-13-45",
    "2021-02-30", "0000", "9999", "10000", "2021H1", "2021H3", "H1 2021", "1. halvår 2021",
    "2021K4", "2021M13", "2021-2022", "2016/2021", "2021/22", "uke 53", "pr. 30.02.2021",
    "per 31.12.99999", "ett", "to", "tusen", "2021-06-31T25:61:61Z", "45000", "1e5 000", "5,",
    ",5", "5.", ".5", "1.,5", "1,.5", "0,0000000000000000000001",
)  # fmt: skip
WORDS = (
    "value", "status", "size", "id", "dimension", "category", "index", "label", "unit", "role",
    "ContentsCode", "Tid", "Region", "Value", "Variabel", "Tallformat", "Halvår", "Andel", "Antall",
    "region", "period", "indicator", "reports_received", "rank_total", "percent", "reports", "ok",
    "missing", "suppressed", "suspect", "estimate", "municipality", "sources", "year", "borders",
    "DATA", "VALUES", "CODES", "STUB", "HEADING", "TIMEVAL", "KEYS", "DECIMALS", "TLIST",
    "Avgiver", "Individ", "Sak", "Melding", "Tiltak", "Undersokelse", "Prognose", "Regnskap",
    "Budsjett", "Sum", "Totalt", "0301", "9001", "EAK", "Landet", "Norge", "Asker", "Viken",
)  # fmt: skip
AWKWARD = (
    "", " ", "\n", "a\nb", "a\r\nb", '"', '""', "'", ";", ",", "\\", "\\u0000", "\\ud800", "\ud800",
    "\x00", "\x1a", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u200b", "\u202e", "\ufeff", "\ufffe",
    "\U0001f600", "Å" * 300, "x" * 70_000, "%s%n", "{0}", "{{7*7}}", "__proto__", "../../x",
    "C:\\x", "/etc/x", "nul", "<script>alert(1)</script>", "]]>", "<!--", "&amp;", "&x;", "&#0;",
    "&#x110000;", "!!python/object/apply:os.system [x]", "&a [*a]", "*a", "<<", "? x", "- - - -",
    "%YAML 9.9", "|", ">", "~", "yes", "0o17", "1:20:30", "2021-01-01",
)  # fmt: skip
BYTES = (
    *(each.encode("utf-8", "surrogatepass") for each in (*AWKWARD, *NUMBERS) if len(each) < 100),
    b"\x00", b"\x00" * 40, b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc0\x80",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xe6", b"\xc3", b"PK\x03\x04", b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0", b"<", b">", b"&", b"[" * 5000, b"{" * 5000, b'{"a":' * 2000,
    b"<a>" * 2000, b"(" * 500, b"- " * 3000, b'"' * 11,
)  # fmt: skip
ENCODINGS = (
    ("utf-8", codecs.BOM_UTF8), ("utf-8", codecs.BOM_UTF8 * 2), ("latin-1", b""), ("cp1252", b""),
    ("cp865", b""), ("mac-roman", b""), ("utf-16", b""), ("utf-16-le", b""), ("utf-16-be", b""),
    ("utf-16-be", codecs.BOM_UTF16_LE), ("utf-32", b""), ("utf-7", b""), ("cp037", b""),
    ("utf-8", codecs.BOM_UTF16_BE),
)  # fmt: skip
SEPARATORS = (b";", b",", b"\t")
