"""The documents' own words, judged as worked out by hand in tests/oracles/claim_verdicts.csv."""

import csv
from pathlib import Path

import pytest

from bvanalyse.claims import Claim, Verdict, judge_claim, read_claims, unmentioned
from bvanalyse.errors import DataError
from bvanalyse.findings import judge
from bvanalyse.indicators import Register
from bvanalyse.observations import observations
from bvanalyse.params import read_params
from bvanalyse.report.claims_report import ClaimsReport

ROOT = Path(__file__).parents[1]
REGISTER = Register.load(ROOT / "data" / "reference")
SHARE = "share_reports_to_investigation"
with (ROOT / "tests" / "oracles" / "claim_verdicts.csv").open(encoding="utf-8") as file:
    WORKED = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def judged():
    files = sorted((ROOT / "params").glob("[0-9]*.yaml"))
    reports = [ClaimsReport(read_params(file), ROOT / "data") for file in files]
    return {
        (judgement.claim.source, judgement.claim.quote): (judgement, report)
        for report in reports
        for judgement in report.judgements
    }


def test_every_claim_of_the_documents_is_judged(judged):
    assert set(judged) == {(row["source"], row["quote"]) for row in WORKED}


@pytest.mark.parametrize("row", WORKED, ids=lambda row: row["quote"][:40])
def test_a_claim_is_judged_as_by_hand(judged, row):
    judgement, _ = judged[row["source"], row["quote"]]

    assert judgement.verdict == row["verdict"], row["worked"]


@pytest.mark.parametrize("row", WORKED, ids=lambda row: row["quote"][:40])
def test_every_verdict_comes_with_what_the_figures_show_or_lack(judged, row):
    judgement, report = judged[row["source"], row["quote"]]

    shown = report.shown(judgement)

    assert shown.endswith(".") and len(shown) > 20
    assert "signifikant" not in shown and "None" not in shown


def test_a_claim_that_the_figures_speak_against_is_quoted_in_the_summary(judged):
    _, report = next(pair for pair in judged.values() if pair[1].unit.name == "Løten")

    summary = report.summary().html()

    assert "Én stemmer ikke med tallene: «lovpålagte frister er overholdt»." in summary
    assert "Seks kan ikke kontrolleres med tallene i kilden." in summary


def test_clear_changes_that_nobody_mentioned_are_found(judged):
    _, report = next(pair for pair in judged.values() if pair[1].unit.name == "Asker")
    claims = [judgement.claim for judgement in report.judgements]

    found = {finding.category for finding in unmentioned(claims, report.family)}

    assert "Krisesenter" in found and "Nav" not in found


def claim(kind: str, **other: object) -> Claim:
    given = {
        "source": "t", "strong": False, "subject": "reports_received", "category": "",
        "period": "", "against": "", "value": None, "k": None, "quote": "q", "where": "w",
        "missing": {"nb": "", "nn": "", "en": ""},
    }  # fmt: skip
    return Claim(**{**given, "kind": kind, **other})


def family(*counts: int):
    rows = [
        {"region": "0415", "period": str(2014 + step), "indicator": "reports_received",
         "value": count, "unit": "reports", "source": "t", "ref": "r"}
        for step, count in enumerate(counts)
    ]  # fmt: skip
    return judge(observations(rows), "0415", 2030, REGISTER)


@pytest.mark.parametrize(
    ("kind", "strong", "counts", "verdict"),
    [
        ("increase", False, (40, 100), Verdict.SUPPORTED),
        ("increase", True, (40, 100), Verdict.SUPPORTED),
        ("increase", True, (40, 64), Verdict.SUPPORTED_WEAKER),
        ("increase", False, (40, 44), Verdict.NOT_SHOWN),
        ("increase", False, (100, 40), Verdict.CONTRADICTED),
        ("decrease", False, (100, 40), Verdict.SUPPORTED),
        ("stable", False, (9000, 9010), Verdict.SUPPORTED),
        ("stable", False, (90, 91), Verdict.NOT_SHOWN),
        ("stable", False, (90, 190), Verdict.CONTRADICTED),
        ("increase", False, (90,), Verdict.NOT_TESTABLE),
        ("cause", False, (40, 100), Verdict.NOT_TESTABLE),
    ],
)
def test_a_claim_of_change_goes_as_far_as_the_interval(kind, strong, counts, verdict):
    judgement = judge_claim(claim(kind, strong=strong), family(*counts))

    assert judgement.verdict is verdict


@pytest.mark.parametrize(
    ("kind", "value", "counted", "verdict"),
    [  # Wilson 1927, 95 %: 40 of 50: 67 to 89; 26 of 50: 38 to 65
        ("most", None, (40, 50), Verdict.SUPPORTED),
        ("most", None, (26, 50), Verdict.NOT_SHOWN),
        # 198 of 200: 96 to 100; 19 of 20: 76 to 99; 45 of 50: 79 to 96; 100 of 200: 43 to 57
        ("nearly_all", None, (198, 200), Verdict.SUPPORTED),
        ("nearly_all", None, (19, 20), Verdict.SUPPORTED_WEAKER),
        ("nearly_all", None, (45, 50), Verdict.NOT_SHOWN),
        ("nearly_all", None, (100, 200), Verdict.CONTRADICTED),
        # 24 of 100: 17 to 33
        ("about", 25, (24, 100), Verdict.SUPPORTED),
        ("about", 40, (24, 100), Verdict.CONTRADICTED),
        ("about", None, (24, 100), Verdict.NOT_TESTABLE),
    ],
)
def test_a_claim_of_a_share_is_held_against_its_interval(figures, kind, value, counted, verdict):
    rows = [("0415", year, SHARE, pair) for year, pair in ((2014, (50, 100)), (2015, counted))]

    judgement = judge_claim(
        claim(kind, subject=SHARE, value=value, period="2015"),
        judge(figures(*rows), "0415", 2030, REGISTER),
    )

    assert judgement.verdict is verdict


@pytest.mark.parametrize(
    ("kind", "named", "k", "verdict"),
    [
        ("top", "Skole", 1, Verdict.SUPPORTED),
        ("top", "Skole; Politi", 2, Verdict.NOT_SHOWN),  # 20 and 10 may well change places
        ("top", "Nav", 1, Verdict.CONTRADICTED),
        ("bottom", "Skole", 1, Verdict.CONTRADICTED),
        ("top", "Lege", 1, Verdict.NOT_TESTABLE),
        ("top", "Skole", None, Verdict.NOT_TESTABLE),
    ],
)
def test_a_claim_of_the_largest_groups_is_held_against_their_ranks(
    figures, kind, named, k, verdict
):
    split, groups = "reports_by_reporter_type", {"Skole": 300, "Politi": 20, "Nav": 10}
    rows = [("0415", y, split, n, name) for y in (2014, 2015) for name, n in groups.items()]

    judgement = judge_claim(
        claim(kind, subject=split, category=named, period="2015", k=k),
        judge(figures(*rows), "0415", 2030, REGISTER),
    )

    assert judgement.verdict is verdict


@pytest.mark.parametrize(
    ("kind", "own", "county", "verdict"),
    [
        ("higher", (300, 500), 40.0, Verdict.SUPPORTED),
        ("lower", (300, 500), 40.0, Verdict.CONTRADICTED),
        ("higher", (210, 500), 40.0, Verdict.NOT_SHOWN),
    ],
)
def test_a_claim_of_more_or_fewer_than_the_county_is_held_against_it(
    figures, kind, own, county, verdict
):
    table = figures(("0415", 2015, SHARE, own), ("04", 2015, SHARE, county))

    judgement = judge_claim(claim(kind, subject=SHARE), judge(table, "0415", 2030, REGISTER))

    assert judgement.verdict is verdict


def test_a_claim_of_another_year_is_not_decided_by_this_one():
    judgement = judge_claim(claim("increase", period="2012"), family(40, 100))

    assert judgement.verdict is Verdict.NOT_TESTABLE


def test_a_file_of_claims_with_an_unknown_kind_is_refused(tmp_path):
    text = (ROOT / "data" / "seeds" / "claims.csv").read_text(encoding="utf-8")
    broken = tmp_path / "claims.csv"
    broken.write_text(text.replace(",increase,", ",opp,", 1), encoding="utf-8")

    with pytest.raises(DataError, match=r'column "kind".*found "opp".*expected one of'):
        read_claims(broken)
