"""Where readers of page one stopped, and what they meet there now."""

import re

import pytest
from bs4 import BeautifulSoup

from bvanalyse import LANGUAGES
from bvanalyse.findings import Kind, judge
from bvanalyse.observations import STATUSES
from bvanalyse.params import read_params
from bvanalyse.regions import Regions
from bvanalyse.report.legal import told
from bvanalyse.report.municipal import Report
from bvanalyse.report.page import style_sheet
from bvanalyse.report.questions import Questions
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.sentences.wording import Wording
from bvanalyse.report.texts import Texts
from bvanalyse.report.values import figure, said_of

DEADLINES, PLANS, VISITS = (
    "share_deadline_breaches",
    "share_help_measures_with_plan",
    "share_foster_followup_not_met",
)
PER_POSITION, PER_CHILD = "children_per_position", "net_expenditure_per_child_0_17"


@pytest.fixture(scope="module")
def regions(request):
    return Regions.load(request.config.rootpath / "data" / "reference")


@pytest.fixture(scope="module")
def say(figures, register, regions):
    """What is said in a language of the one finding of a kind on rows of figures."""

    def of(kind, rows, language="nb"):
        family = judge(figures(*rows), "3412", 2030, register)
        (finding,) = [finding for finding in family.findings if finding.kind is kind]
        return Sentences(Texts.load(language), regions).say(finding).replace("\u00a0", " ")

    return of


@pytest.fixture(scope="module")
def reports(request):
    """The reports on the five documents, by the municipality's name."""
    root = request.config.rootpath
    files = sorted((root / "params").glob("[0-9]*.yaml"))
    made = [Report(read_params(file), root / "data") for file in files]
    return {report.unit.name: report for report in made}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "I 2020 gjaldt det 54 av 2 227. Endringen kan være tilfeldig."),
        ("nn", "I 2020 galdt det 54 av 2 227. Endringa kan vere tilfeldig."),
        ("en", "In 2020 it was 54 of 2 227. The change may be due to chance."),
    ],
)
def test_a_fall_that_chance_may_give_is_not_called_unchanged(say, language, words):
    rows = [("3412", 2020, DEADLINES, (54, 2227)), ("3412", 2021, DEADLINES, (38, 2152))]

    sentence = say(Kind.LEGAL, rows, language)

    assert re.sub(r"[\u202f,](?=\d{3})", " ", sentence).endswith(words)


def test_a_difference_on_the_line_is_said_to_be_there(say):
    """Wilson's interval for 14 of 400 is 2.1 to 5.8 percent; the exact test of 2 gives p 0.065."""
    share = "share_children_with_report"
    rows = [("3412", 2021, share, (14, 400)), ("34", 2021, share, (20, 1000))]

    sentence = say(Kind.AGAINST, rows)

    assert sentence.endswith("Forskjellen kan være tilfeldig, men det er på grensen.")


def test_what_could_be_expected_is_said_with_where_the_figure_lies(say):
    values = [8000, 9000, 8500, 8800, 9100, 8700]
    rows = [("3412", 2016 + at, PER_CHILD, value) for at, value in enumerate(values)]

    sentence = say(Kind.AMOUNT, rows)

    assert "Ut fra tallene for 2016–2020 ventet vi et tall mellom" in sentence
    assert "Tallet er innenfor, så vi kan ikke si at 2021 skiller seg ut." in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_unit_that_the_name_tells_is_not_said_again(register, language):
    texts = Texts.load(language)

    value = said_of(register[PER_POSITION], 9.1, texts)

    assert value == texts.number(9.1)


def test_none_of_many_needs_no_percent_in_a_table(figures, register):
    table = figures(("3412", 2020, DEADLINES, (0, 2227)), ("3412", 2021, DEADLINES, (4, 2152)))
    nb = Texts.load("nb")

    shown = [figure(row, register[DEADLINES], register, nb) for row in table.itertuples()]

    assert shown == ["0 av 2\u202f227", "4 av 2\u202f152 (0,2\u00a0%)"]


def test_a_range_is_in_the_words_of_its_estimate(regions):
    """83 percent more does not lie between so many times as many."""
    wording = Wording(Texts.load("nb"), regions)

    said = [wording.ratio_range(1.03, 3.3, estimate) for estimate in (1.83, 2.5)]

    assert said == ["3 til 230 prosent flere", "1,0 til 3,3 ganger så mange"]


def test_the_row_says_why_it_should_be_followed_up(reports):
    page = BeautifulSoup(reports["Asker"].front().html(), "html.parser")

    judged = {span.parent.get_text() for span in page.select(".lovkrav .follow_up")}

    assert judged == {"■ Bør følges opp: tre ganger på rad"}


def test_demands_that_the_sources_are_silent_on_are_named(reports):
    page = BeautifulSoup(reports["Lillehammer"].front().html(), "html.parser")

    notes = " ".join(note.get_text() for note in page.select(".lovkrav .note"))

    # its slides tell how many got the visits they should, and of no other demand
    assert notes.endswith(
        "Kildene sier ikke noe om fristen for meldinger, fristen for "
        "undersøkelser, tilsyn i fosterhjem og planer for barna."
    )


def test_the_largest_shortfall_among_equals_stands_first_and_is_asked_about(
    figures, register, regions
):
    pairs = {DEADLINES: (3, 200), VISITS: (2, 100), PLANS: (170, 200)}
    family = judge(
        figures(*(("9001", 2021, name, pair) for name, pair in pairs.items())),
        "9001", 2030, register,
    )  # fmt: skip

    order = told(family)
    asked = Questions(Texts.load("nb"), regions, family).of(order, [], most=1)

    assert [finding.entry.id for finding in order] == [PLANS, VISITS, DEADLINES]  # 15, 2, 1.5 %
    assert asked == ["Hva er gjort for at alle barna skal ha planene de har krav på?"]


def test_a_breach_never_looks_lighter_than_what_is_kept():
    weights = {
        name: int(weight)
        for names, weight in re.findall(r"^(\.[\w., ]+) \{[^}]*font-weight: (\d+)", style_sheet(),
                                        re.MULTILINE)
        for name in names.split(", ")
    }  # fmt: skip

    broken = [weights.get(name, weights[".dom"]) for name in (".follow_up", ".watch", ".too_few")]

    assert min(broken) > max(weights[".kept"], weights[".stated"])


def test_a_chapter_does_not_repeat_its_heading(reports):
    chapters = [
        BeautifulSoup(report.chapter(group).html(), "html.parser")
        for report in reports.values()
        for group in report.groups
    ]
    openings = [(c.h2.get_text(), c.find("p", class_=False)) for c in chapters if c.h2]

    repeated = [head for head, text in openings if text and text.get_text().startswith(head)]

    assert openings and repeated == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sign_is_set_apart_from_what_it_means(language):
    texts = Texts.load(language)

    for status in set(STATUSES) - {"ok"}:
        told_of = texts(f"key_figures.sign_{status}")

        assert re.match(rf"[«“]{re.escape(STATUSES[status])}[»”] ", told_of), status
