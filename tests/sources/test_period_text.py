"""A heading is read as the one period it can mean, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bvanalyse.errors import DataError
from bvanalyse.periods import is_period
from bvanalyse.sources.period_text import ParsedPeriod, parse_period

READ = {
    "2021": ("2021", ""),
    " 2021\u00a0": ("2021", ""),
    "2014.0": ("2014", ""),
    "2021*": ("2021", "preliminary"),
    "2021 (foreløpige)": ("2021", "preliminary"),
    "Prognose 2015": ("2015", "forecast"),
    "PROGNOSE 2015": ("2015", "forecast"),
    "Prognose\n2015": ("2015", "forecast"),
    "Prognose for 2015": ("2015", "forecast"),
    "2015 (prognose)": ("2015", "forecast"),
    "2015 prognose": ("2015", "forecast"),
    "Budsjett 2015": ("2015", "forecast"),
    "Budsjett 2015*": ("2015", "forecast"),
    "Prognose 1. halvår 2015": ("2015H1", "forecast"),
    "Regnskap 2014": ("2014", ""),
    "Året 2014": ("2014", ""),
    "ca. 2010": ("2010", "approx"),
    "2. halvår 2021": ("2021H2", ""),
    "2. halvår i 2021": ("2021H2", ""),
    "2.\u202fhalvår\u20092021": ("2021H2", ""),
    "1.halvår 2018": ("2018H1", ""),
    "2. halva\u030ar 2021": ("2021H2", ""),
    "Første halvår 2021": ("2021H1", ""),
    "2016/1.Halvår": ("2016H1", ""),
    "2018/2. halvår": ("2018H2", ""),
    "H1 2018": ("2018H1", ""),
    "2018H1": ("2018H1", ""),
    "2018 h2": ("2018H2", ""),
    "1. kvartal 2020": ("2020Q1", ""),
    "2020K4": ("2020Q4", ""),
    "Q3 2020": ("2020Q3", ""),
    "Pr. 31.12.20": ("2020-12-31", ""),
    "per 31.12.2021": ("2021-12-31", ""),
    "31.12.2021": ("2021-12-31", ""),
    "1.1.2021": ("2021-01-01", ""),
    "2021-12-31": ("2021-12-31", ""),
    "per 31. desember 2021": ("2021-12-31", ""),
    "31.12.49": ("2049-12-31", ""),
    "31.12.00": ("2000-12-31", ""),
    "august 2022": ("2022M08", ""),
    "aug. 2022": ("2022M08", ""),
    "Mai 2022": ("2022M05", ""),
    "2022M08": ("2022M08", ""),
    "2022m10": ("2022M10", ""),
    "2016-2021": ("2016/2021", ""),
    "2016–2021": ("2016/2021", ""),
    "2016 – 2021": ("2016/2021", ""),
    "2016/2021": ("2016/2021", ""),
    "2016-2017": ("2016/2017", ""),
    "2022M01/2022M10": ("2022M01/2022M10", ""),
    "hittil i 2022 (per 31.10.2022)": ("2022M01/2022M10", ""),
    "hittil i 2022 pr. 15.10.22": ("2022-01-01/2022-10-15", ""),
}

REFUSED = [
    "",
    "-",
    "Indikator",
    "21",
    "1421",
    "2121",
    "20211",
    "２０２１",
    "2021,0",
    "2021.5",
    "2. halvaar 2021",
    "3. halvår 2021",
    "2021H3",
    "5. kvartal 2021",
    "3. tertial 2021",
    "2016/2017",
    "2016-21",
    "2016/17",
    "2021-2016",
    "2021-2021",
    "2022-08",
    "08.2022",
    "2022M13",
    "hittil i 2022",
    "hittil i 2022 (per 31.10.2021)",
    "31.12.99",
    "31.12.50",
    "30.02.2021",
    "31.13.2021",
    "31.12",
    "per 2021",
    "august",
    "august 22",
    "Prognose",
    "Endring 2013-2014 i %",
    "20l4",
    "2013 2014",
    "H1",
    "halvår 2021",
    "hittil i 2022 (per 31.02.2022)",
]


@pytest.mark.parametrize("text", READ)
def test_reads_a_heading_into_the_packages_own_form(text):
    period, qualifier = READ[text]

    parsed = parse_period(text)

    assert (parsed.period, parsed.qualifier, parsed.raw) == (period, qualifier, text)


@pytest.mark.parametrize("text", REFUSED)
def test_what_could_mean_two_things_or_nothing_is_refused_in_one_sentence(text):
    with pytest.raises(DataError) as refusal:
        parse_period(text)

    (problem,) = refusal.value.problems

    assert problem.found == text and problem.what and problem.expected and problem.action


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2016/2017", "school year"),
        ("3. tertial 2021", "tertial"),
        ("31.12.99", "four digits"),
        ("hittil i 2022", "(per 31.10.2022)"),
    ],
)
def test_a_refusal_says_what_is_unclear(text, told):
    with pytest.raises(DataError) as refusal:
        parse_period(text)

    sentence = str(refusal.value)

    assert told in sentence


def test_a_footnote_mark_is_kept():
    text = "2014 1)"

    parsed = parse_period(text)

    assert parsed == ParsedPeriod("2014", "", text, "1)")


@given(st.integers(1900, 2099), st.sampled_from(["", "H1", "H2", "Q1", "Q4", "M01", "-06-30"]))
def test_the_packages_own_form_reads_back(year, part):
    period = f"{year}{part}"

    parsed = parse_period(period)

    assert parsed.period == period


@given(st.one_of(st.text(), st.text("0123456789./-–* hqmårlvpeitn()ı")))
def test_any_text_is_read_or_refused(text):
    try:
        parsed = parse_period(text)
    except DataError as refusal:
        assert len(refusal.problems) == 1
        return

    assert is_period(parsed.period)
