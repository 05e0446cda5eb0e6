"""Every sentence the package can make: correct in form, cautious in words, whole in numbers."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.findings import State, judge
from bvanalyse.indicators import Register
from bvanalyse.observations import observations
from bvanalyse.params import read_params
from bvanalyse.regions import Regions
from bvanalyse.report.material import Material
from bvanalyse.report.sentences import Sentences
from bvanalyse.report.texts import Texts

ROOT = Path(__file__).parents[2]
REGISTER = Register.load(ROOT / "data" / "reference")
SENTENCES = Sentences(Texts.load("nb"), Regions.load(ROOT / "data" / "reference"))
FORBIDDEN = {
    State.CLEAR: ("signifikant", "bevist"),
    State.PROBABLE: ("klar", "tydelig", "markant", "kraftig", "større enn tilfeldigheter"),
    State.NOT_SHOWN: ("ingen endring", "uendret", "stabil", "flatet ut", "små endringer"),
    State.UNCHANGED: ("helt uendret", "ingen endring"),
    State.TOO_LITTLE: ("ingen forskjell", "uendret"),
    State.FACT: ("nesten alle", "stort sett", "tydelig"),
}


def lint(sentence: str, state: State) -> list[str]:
    """What is wrong with a sentence, in the rules' own terms."""
    faults = [word for word in FORBIDDEN[state] if word in sentence.lower()]
    faults += re.findall(r"nan|inf\b|None|\{|\}|  |\d\.\d| ,|\.\.|signifikant", sentence)
    faults += [] if sentence[0].isupper() or sentence[0].isdigit() else ["no capital letter"]
    faults += [] if sentence.endswith(".") else ["no full stop"]
    return faults


def findings_of(kind: str, *series: tuple[int, int]) -> tuple:
    rows = []
    for step, (x, n) in enumerate(series):
        common = {"region": "0415", "period": str(2014 + step), "source": "t", "ref": "r"}
        if kind == "count":
            rows.append(
                {**common, "indicator": "reports_received", "value": float(x), "unit": "reports"}
            )
        else:
            rows.append(
                {
                    **common,
                    "indicator": "share_foster_ge_1y_followup_met",
                    "unit": "percent",
                    "value": 100 * x / n,
                    "numerator": float(x),
                    "denominator": float(n),
                }
            )
    return judge(observations(rows), "0415", 2030, REGISTER).findings


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=5))
def test_every_sentence_on_counts_keeps_the_rules(counts):
    findings = findings_of("count", *((count, 0) for count in counts))

    faults = [lint(SENTENCES.say(finding), finding.state) for finding in findings]

    assert not any(faults)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(
    st.lists(
        st.integers(1, 90).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=1,
        max_size=3,
    )
)
def test_every_sentence_on_shares_keeps_the_rules_and_shows_its_counts(series):
    findings = findings_of("share", *series)

    said = [(SENTENCES.say(finding), finding.state) for finding in findings]

    assert not any(lint(sentence, state) for sentence, state in said)
    assert all(str(series[-1][1]) in sentence for sentence, _ in said)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "params").glob("[0-9]*.yaml")), ids=lambda f: f.stem
)
def test_every_finding_in_the_five_reports_keeps_the_rules(file):
    material = Material(read_params(file), ROOT / "data")

    faults = {SENTENCES.say(f): lint(SENTENCES.say(f), f.state) for f in material.family.findings}

    assert not {sentence: fault for sentence, fault in faults.items() if fault}


def test_what_is_not_shown_is_followed_by_what_could_have_been_seen():
    finding = findings_of("count", (96, 0), (91, 0))[0]

    sentence = SENTENCES.say(finding)

    assert finding.state is State.NOT_SHOWN
    assert "Forskjellen kan være tilfeldig" in sentence
    assert "endring først ved 70 eller færre, eller ved 126 eller flere" in sentence


def test_below_ten_only_the_count_is_said():
    finding = next(f for f in findings_of("share", (3, 5), (4, 5)) if f.comparison)

    sentence = SENTENCES.say(finding)

    assert "4 av 5" in sentence and "prosent)" not in sentence


def test_a_ratio_is_said_as_percent_below_two_and_as_times_above():
    up = SENTENCES.say(findings_of("count", (10, 0), (40, 0))[0])
    down = SENTENCES.say(findings_of("count", (100, 0), (30, 0))[0])

    assert "4,0 ganger så mange" in up
    assert "70 prosent færre" in down


def test_the_mark_gives_sign_and_word():
    marks = {
        SENTENCES.mark(findings_of("count", *pair)[0])
        for pair in (((10, 0), (60, 0)), ((60, 0), (10, 0)), ((10, 0), (11, 0)))
    }

    assert marks == {"▲ tydelig opp", "▼ tydelig ned", "? kan ikke avgjøres"}
