"""`index.html`: every report by county with what the law demands, and those that are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bvanalyse import __version__
from bvanalyse.regions import invented
from bvanalyse.report.display import BANNER, Block, Cell, Foreign, Link, Links, Table, Text
from bvanalyse.report.page import FRONT, arranged, page
from bvanalyse.report.texts import Texts, capitalised, sentences
from bvanalyse.report.verify import verify_page

Report = Mapping[str, Any]

#: what the law demands that every report judges, and the judgements, the gravest first
REQUIREMENTS = ("investigations", "reports", "foster")
JUDGEMENTS = ("follow_up", "watch", "kept", "stated", "too_few", "")
MANY_COUNTIES = 3  # from more than this a list of them helps
OVERVIEW = "oversikt.html"
MOST_BYTES = 2_000_000  # a folder of years is no reason to refuse its list; a report is mailed
SENTENCES = 2  # of the main finding; the report has the rest
#: letters whose place in Unicode is not that in the alphabet: å comes last, á is an a
_LETTERS = str.maketrans("åá", "ÿa")
#: how a reason begins or what it holds, and the text that says it plainly
REASONS = (
    ("no figure", "no_figures"),
    ("a cell did not finish", "slow"),
    ("the kernel", "died"),
    ("files could not be written", "disk"),
    ("cell ", "cell"),
    (" row ", "data"),
    (" column ", "data"),
    (".csv", "data"),
)


def index_page(reports: Sequence[Report], texts: Texts, overview: str = "") -> str:
    """The finished, verified page from the manifest's reports.

    `overview` is the page on all municipalities, where there is one. A report's `legal` holds its
    three judgements; where the manifest has none, their columns are left out.
    """
    made = [report for report in reports if report["files"]]
    failed = [report for report in reports if report["failed"]]
    counties = sorted({report["county"] for report in made}, key=alphabetical)
    columns = _Columns(made, texts)
    front = [
        _lead(made, failed, texts),
        *([_about_all(overview, texts)] if overview else []),
        *([counted_judgements(made, texts)] if columns.legal and len(made) > 1 else []),
    ]
    parts = [
        *_banner(reports, texts),
        Text("h1", texts("index.title")),
        Block(front, class_=FRONT),
    ]
    for county in counties:
        here = sorted(
            (report for report in made if report["county"] == county),
            key=lambda report: alphabetical(report["place"]),
        )
        parts += [Text("h2", county), columns.table(county, here)]
    if failed:
        parts += [Text("h2", texts("index.failed_title")), _missing(failed, texts)]
    parts.append(Text("p", texts("index.about", version=__version__), class_="note"))
    body = Block(parts).html()
    if len(counties) > MANY_COUNTIES:
        body = arranged(body, texts)[1]
    finished = page(texts("index.title"), body, texts)
    verify_page(finished, MOST_BYTES)
    return finished


def _banner(reports: Sequence[Report], texts: Texts) -> list[Text]:
    """That figures are made up: all of them, or those of the places that are named."""
    made_up = [report["place"] for report in reports if invented(report["municipality"])]
    if not made_up:
        return []
    key = "index.invented" if len(made_up) == len(reports) else "index.invented_some"
    places = texts.enumerate(sorted(set(made_up), key=alphabetical))
    return [Text("p", texts(key, places=places), class_=BANNER)]


def _lead(made: Sequence[Report], failed: Sequence[Report], texts: Texts) -> Text:
    key = "index.total_failed" if failed else "index.total_one" if len(made) == 1 else "index.total"
    new = sum(not report["failed"] for report in made)
    total = capitalised(texts(key, made=texts.whole(new), failed=texts.whole(len(failed))))
    years = texts.enumerate(sorted({report["year"] for report in made}))
    when = [texts("index.years", years=years)] if years else []
    return Text("p", " ".join([texts("index.lead"), total, *when]), class_="ingress")


def _about_all(overview: str, texts: Texts) -> Table:
    link = Link(texts("index.overview"), overview)
    header = [texts("index.page"), texts("index.shows")]
    rows: list[list[Cell]] = [[link, texts("index.overview_shows")]]
    return Table(texts("index.overview_caption"), header, rows, text_columns=frozenset({0, 1}))


class _Columns:
    """Which columns the tables have: judgements where any report has one, years where they vary."""

    def __init__(self, made: Sequence[Report], texts: Texts) -> None:
        self.texts = texts
        self.legal = any(report.get("legal") for report in made)
        self.years = len({report["year"] for report in made}) > 1
        self.sheets = any("pdf" in report["files"] for report in made)

    def table(self, county: str, reports: Sequence[Report]) -> Table:
        texts = self.texts
        requirements = [f"legal_{name}" for name in REQUIREMENTS] if self.legal else []
        years = ["year"] if self.years else []
        sheets = ["sheets"] if self.sheets else []
        names = ["municipality", *years, "main_finding", *requirements, "numbers", *sheets]
        header = [texts(f"index.{name}") for name in names]
        rows = [self._row(several) for several in _told_together(reports)]
        words = frozenset(range(len(names)))
        return Table(texts("index.caption", county=county), header, rows, text_columns=words)

    def _row(self, several: Sequence[Report]) -> list[Cell]:
        """Reports of which the same is told: one line, with a way to each."""
        texts, report = self.texts, several[0]
        legal = report.get("legal") or {}
        empty = texts("index.in_report") if report["failed"] else judgement("", texts)
        judged = [
            judgement(legal[name], texts) if legal.get(name) else empty for name in REQUIREMENTS
        ]
        return [
            Links([self._page(each, first=each is report) for each in several]),
            *([report["year"]] if self.years else []),
            self._finding(report),
            *(judged if self.legal else []),
            self._files(several, "csv"),
            *([self._files(several, "pdf")] if self.sheets else []),
        ]

    def _finding(self, report: Report) -> Cell:
        """The main finding, in the report's own language."""
        finding, language = in_short(report["finding"]), report["parameters"]["language"]
        return finding if language == self.texts.language else Foreign(finding, language)

    def _page(self, report: Report, *, first: bool) -> Link:
        """The way to a report: the place's name, and after it what other reports of it are."""
        path, kind = report["files"]["html"]["path"], self._kind(report)
        if first:
            old = f" ({self.texts('index.old')})" if report["failed"] else ""
            return Link(report["place"] + kind, path, after=old)
        return Link(kind.lstrip(", "), path, label=f"{report['place']}{kind}")

    def _files(self, several: Sequence[Report], form: str) -> Links:
        """The ways to files of one form; the word for the form is said once in a line."""
        word = self.texts(f"index.{form}")
        having = [report for report in several if form in report["files"]]
        return Links(
            [
                Link(
                    word if report is having[0] else self._kind(report).lstrip(", "),
                    report["files"][form]["path"],
                    label=f"{word} {report['place']}{self._kind(report)}",
                )
                for report in having
            ]
        )

    def _kind(self, report: Report) -> str:
        """What a report is called after its place; nothing for the report of its state."""
        key = f"index.notebook_{report['notebook']}"
        return self.texts(key) if key in self.texts else f", {report['notebook']}"


def _told_together(reports: Sequence[Report]) -> list[list[Report]]:
    """Reports of one place and year that judge and find the same: several notebooks of one run."""
    alike: dict[str, list[Report]] = {}
    for report in reports:
        told = ("municipality", "place", "year", "failed", "finding", "legal")
        alike.setdefault(repr([report.get(name) for name in told]), []).append(report)
    return list(alike.values())


def alphabetical(name: str) -> str:
    """What names are put in the order of the Norwegian alphabet by, which ends in æ, ø and å.

    >>> sorted(["Østre Toten", "Ål", "Kárášjohka - Karasjok", "Åsnes", "Alta"], key=alphabetical)
    ['Alta', 'Kárášjohka - Karasjok', 'Østre Toten', 'Ål', 'Åsnes']
    """
    return name.casefold().translate(_LETTERS)


def in_short(finding: str) -> str:
    """The first two sentences of a finding: the figure, and what may be said of it.

    >>> in_short("Det var 3. Det er flere enn før. Resten står i rapporten.")
    'Det var 3. Det er flere enn før.'
    """
    return " ".join(sentences(finding)[:SENTENCES])


def counted_judgements(reports: Sequence[Report], texts: Texts) -> Table:
    """How many reports have each judgement, for each of the law's requirements."""
    judged = [report for report in reports if report.get("legal")]
    found = {
        name: Counter(report["legal"].get(name, "") for report in judged) for name in REQUIREMENTS
    }
    used = [j for j in JUDGEMENTS if any(counts[j] for counts in found.values())]
    header = [texts("index.requirement"), *(judgement(name, texts) for name in used)]
    rows = [
        [texts(f"index.legal_{name}"), *(texts.number(counts[j], 0) for j in used)]
        for name, counts in found.items()
    ]
    notes = [texts("index.judged_note")]
    return Table(texts("index.counted_caption"), header, rows, notes)


def judgement(name: str, texts: Texts) -> str:
    """A judgement's sign and word; nothing known is said to be not given.

    >>> judgement("follow_up", Texts.load("nb")), judgement("", Texts.load("nb"))
    ('■ bør følges opp', 'ikke oppgitt')
    """
    return texts(f"index.judged_{name or 'not_given'}")


def _missing(failed: Sequence[Report], texts: Texts) -> Table:
    """Reports that were not made, each with the reason in plain words and where the rest stands."""
    rows: list[list[str | Link]] = [
        [
            f"{report['municipality']} {report['place']}",
            texts(f"index.reason_{plain_reason(report['failed'])}"),
            Link(
                texts("index.details"),
                f"feil/{report['name']}.txt",
                label=f"{texts('index.details')} {report['place']}",
            ),
        ]
        for report in failed
    ]
    header = [texts(f"index.{name}") for name in ("municipality", "reason", "more")]
    caption = texts("index.failed_caption")
    return Table(caption, header, rows, text_columns=frozenset(range(3)))


def plain_reason(reason: str) -> str:
    """Which of the index's plain reasons a failure is; its own words are for the analyst.

    >>> plain_reason("a cell did not finish: expected at most 180 seconds a cell")
    'slow'
    """
    return next((key for words, key in REASONS if words in reason), "other")
