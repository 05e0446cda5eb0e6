"""What stands last in a report: the words, the quality of the figures, sources, method, about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version

from bvanalyse import __version__
from bvanalyse.contradictions import contradictions
from bvanalyse.findings import Kind, State
from bvanalyse.metrics.from_events import SOURCE as CASES
from bvanalyse.report import display
from bvanalyse.report.display import Block, Table, Text
from bvanalyse.report.material import Material
from bvanalyse.report.quality import note_sentences, quality_sentences
from bvanalyse.report.seen import digest_of, rows_seen
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.shared import POPULATION
from bvanalyse.report.texts import Texts, capitalised

REFERENCE = (
    "reference/indicators.csv",
    "reference/municipalities.csv",
    "reference/municipality_changes.csv",
    POPULATION,
)
LIBRARIES = ("pandas", "scipy", "matplotlib", "papermill", "nbconvert")
NOTES_LANGUAGE = "nb"  # of the notes in the data files
METHODS_FIRST = ("interval_count", "interval_share")  # of any report, before those of its findings
METHODS_LAST = ("unchanged", "clusters", "many")  # of any report with comparisons
PARAGRAPHS = (
    "rules", "intervals", "clusters", "stocks", "amounts", "breaks", "hidden", "doubtful",
)  # fmt: skip
WORDS_ONLY = frozenset({0, 1, 2})
NO_REMARKS: Mapping[str, str] = {}
SUMS, TWICE = "sum_categories", "share_of_one"  # contradictions told in their own way


def glossary(r: Material) -> Block:
    """The words of the service, two lines each."""
    words = [(word, meaning) for word, meaning in r.texts.list("glossary.words")]
    return Block([Text("h2", r.texts("glossary.title")), Text("dl", words, class_="ord")])


def quality(r: Material) -> Block:
    """Figures that cannot all be true, and what the source leaves unclear."""
    texts = r.texts
    found = contradictions(r.own)
    clashes = quality_sentences([f for f in found if f.key != TWICE], r.register, texts)
    doubled = quality_sentences([f for f in found if f.key == TWICE], r.register, texts)
    told = {f.indicators[-1] for f in found if f.key == SUMS}
    # those of case files are the same for every year and group, and told with the method
    published = r.published[r.published["source"] != CASES]
    notes = note_sentences(published, told, r.unit.number, r.register, r.regions, texts)
    items = [*notes, *doubled]
    parts: list[Text] = [Text("h2", texts("quality.title"))]
    parts += [Text("p", texts("quality.lead" if clashes else "quality.none"))]
    parts += [Text("h3", texts("quality.checks_title")), Text("ul", clashes)] if clashes else []
    if items:
        quoted = None if texts.language == NOTES_LANGUAGE else NOTES_LANGUAGE
        parts += [Text("h3", texts("quality.notes_title"))]
        parts += [Text("p", texts("quality.notes_language"))] if quoted else []
        parts += [Text("ul", items, lang=quoted)]
    return Block(parts)


def sources(r: Material) -> Table | Block:
    """Which sources the figures come from, and where in them they stand."""
    texts = r.texts
    rows = []
    own = r.given[r.given["region"] == r.unit.number]
    for source, part in own.groupby("source", sort=False):
        end = "," if source == CASES else ";"  # which files; what was counted, definitions tell
        where = dict.fromkeys(part["ref"].str.partition(end)[0])
        rows.append(
            [
                capitalised(r.titles.get(str(source), str(source))),
                ", ".join(where),
                r.texts.number(len(part), 0),
            ]
        )
    header = [texts("sources.source"), texts("sources.places"), texts("sources.figures")]
    return Block(
        [
            Text("h2", texts("sources.title")),
            Table(texts("sources.caption"), header, rows, text_columns=frozenset({0, 1})),
            *([] if r.case_folders else [Text("p", texts("sources.published"), class_="note")]),
        ]
    )


def method(
    r: Material, shown: set[str], kinds: set[Kind], remarks: Mapping[str, str] = NO_REMARKS
) -> Block:
    """The rules, the words, the methods this report has used, and what each figure shown means.

    `remarks` is what else is said of figures, by their ids.
    """
    texts = r.texts
    used_kinds = [str(kind) for kind in Kind if kind in kinds]
    used = methods([*METHODS_FIRST, *used_kinds, *(METHODS_LAST if r.family.tests else ())], texts)
    title = texts("method.methods_title")
    return Block(
        [
            Text("h2", texts("method.title")),
            *([Text("p", Sentences(texts, r.regions).chance(r.family))] if r.family.tests else []),
            *(Text("p", texts(f"method.paragraphs.{key}")) for key in PARAGRAPHS),
            *([Text("p", alike(r))] if r.alike_numbers else []),
            Text("h3", texts("method.words_title")),
            Text("dl", words(set(State), texts)),
            Table(title, texts.list("method.methods_header"), used, text_columns=WORDS_ONLY),
            Text("h3", texts("method.definitions")),
            Text("dl", definitions(r, shown, remarks)),
        ],
        class_="metode",
    )


def methods(keys: Iterable[str], texts: Texts) -> list[list[str]]:
    """Question, method and source of each that is a method."""
    return [texts.list(f"method.used.{key}") for key in keys if f"method.used.{key}" in texts]


def words(states: Collection[State], texts: Texts) -> list[tuple[str, str]]:
    """What is written where a comparison comes out so, and what that means."""
    chosen = [texts.list(f"method.words.{state}") for state in State if state in states]
    return [(word, meaning) for word, meaning in chosen]


def definitions(
    r: Material, shown: Collection[str], remarks: Mapping[str, str] = NO_REMARKS
) -> list[tuple[str, str]]:
    """Each figure, what it counts, and what else is said of it, in the register's order."""
    entries = [entry for name, entry in r.register.items() if name in shown]
    language = r.params.language
    return [
        (
            entry.text("label", language),
            f"{entry.text('definition', language)} {remarks.get(entry.id, '')}".rstrip(),
        )
        for entry in entries
    ]


def alike(r: Material) -> str:
    """Which municipalities are of the same size."""
    names = [r.regions.name(number, r.params.year) for number in r.alike_numbers]
    count = r.texts.number(len(names), 0)
    return r.texts("law.alike", count=count, names=r.texts.enumerate(names))


def about(r: Material) -> Block:
    """Versions, digests and choices; closes the report, so it belongs in the last cell."""
    texts = r.texts
    terms = [
        (texts("about.package"), texts("about.package_value", version=__version__)),
        (texts("about.libraries"), ", ".join(f"{name} {version(name)}" for name in LIBRARIES)),
        (texts("about.parameters"), _choices(r)),
        (texts("about.data"), " ".join(_data(r))),
        (texts("about.contact"), texts("about.contact_value")),
    ]
    return Block(
        [Text("h2", texts("about.title")), Text("dl", terms)],
        class_="om",
        figures=sorted(display.made_figures),
    )


def _choices(r: Material) -> str:
    """The parameters in the reader's words."""
    told_elsewhere = None if r.case_folders else {"edition", "sources"}
    choices = r.params.model_dump(exclude=told_elsewhere)
    return "; ".join(
        r.texts(f"about.choice_{name}", value=_choice(name, value, r.texts))
        for name, value in choices.items()
    )


def _choice(name: str, value: str | Sequence[str], texts: Texts) -> str:
    if not isinstance(value, str):
        return ", ".join(value)
    key = f"about.{name}_{value}"
    return texts(key) if key in texts else value


def _data(r: Material) -> Iterator[str]:
    """The files that were read, as parts and as wholes, with their digests."""
    read = list(_files_read(r))
    for what in dict.fromkeys(what for what, *_ in read):
        files = [
            r.texts("about.digest", file=name, digest=digest)
            for part, name, digest in read
            if part == what
        ]
        yield r.texts(f"about.{what}", files=", ".join(files))


def _files_read(r: Material) -> Iterator[tuple[str, str, str]]:
    """Each file of figures with its digest; of a national table, that of the rows used here."""
    for name in r.params.sources:
        if name in r.national_files:
            yield "rows", name, rows_seen(name, r.data, r.area, r.year)
        elif name not in r.case_folders:  # what an extract is called may tell of someone
            yield "file", name, digest_of(r.data / name)
    for name in REFERENCE:
        yield "file", name, digest_of(r.data / name)
