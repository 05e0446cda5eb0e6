"""The desk shows what the report knows, finds what was planted, and refuses in one sentence."""

import pytest

from bvanalyse import open_desk, stats
from bvanalyse.batch.files import spreadsheet
from bvanalyse.errors import BvError, ParameterError
from bvanalyse.findings import State
from bvanalyse.report.municipal import Report
from bvanalyse.tables import read_csv


@pytest.fixture(scope="module")
def share(desk):
    return desk.indicators.share_children_with_report


def test_it_finds_what_was_planted_in_the_invented_country(desk, share):
    planted = read_csv(desk.data / "plantet.csv").set_index("kind").loc["trend"]
    assert planted["region"] == desk.report.unit.number

    trend = share.over_time().evidence[0]

    first, last = share.series()["value"].iloc[[0, -1]]
    assert isinstance(trend, stats.Trend) and trend.excludes(0) and trend.estimate > 0
    assert last / first == pytest.approx(2, rel=0.2)
    assert share.judge().numbers["state"].iloc[0] == State.CLEAR


def test_the_invented_country_stands_under_a_banner_everywhere_it_is_opened(desk):
    assert repr(desk).startswith("Oppdiktede tall.")
    assert 'class="oppdiktet"' in desk._repr_mimebundle_()["text/html"]


def test_its_numbers_are_the_reports_numbers(desk):
    report = Report(desk.params, desk.data)
    key = ["indicator", "category", "region", "period", "ref"]

    shown = desk.numbers().set_index(key)["value"]

    expected = report.table.set_index(key)["value"]
    assert len(shown) == len(expected)
    assert shown.sort_index().equals(expected.sort_index())


def test_every_row_says_what_its_status_means_and_where_it_is_from():
    desk = open_desk("3412")

    rows = desk.numbers()

    unsure = rows[rows["status"] == "suspect"]
    assert set(unsure["meaning"]) == {"det er grunn til å tvile på tallet"}
    assert rows["source"].str.contains("Løten kommune, årsmelding 2014").any()
    assert not rows["source"].str.contains("loten_2014").any()
    assert "suspect" in repr(desk.statuses())


def test_the_series_has_the_ends_of_its_uncertainty(share):
    last = share.series().iloc[-1]

    own = stats.proportion_ci(int(last["numerator"]), int(last["denominator"]))

    assert (last["low"], last["high"]) == pytest.approx((100 * own.ci_low, 100 * own.ci_high))


def test_each_sentence_stands_with_the_test_behind_it(share, desk):
    answer = share.judge()

    said = [desk.report.say(f) for f in desk.report.family.of("share_children_with_report")]
    assert all(sentence in repr(answer) for sentence in said)
    assert len(answer.numbers) == len(answer.evidence) == len(said)
    assert answer.numbers["p_adjusted"].dropna().between(0, 1).all()


def test_the_chart_is_the_reports_chart(share):
    figure = share.draw()

    assert figure.alt.startswith("Linjediagram for Sotås: ")
    assert "<img" in figure._repr_mimebundle_()["text/html"]


def test_an_indicator_with_nothing_to_draw_says_so():
    desk = open_desk("3405")

    drawn = [repr(desk.indicators[name].draw()) for name in desk.indicators]

    assert "Tallene er for få til en figur." in drawn


def test_the_exported_file_is_the_one_beside_the_report(desk, tmp_path):
    report = Report(desk.params, desk.data)
    labels = {entry.id: entry.text("label", "nb") for entry in report.register.values()}

    path = desk.export(tmp_path / "ny" / "alt.csv")

    expected = spreadsheet(report.table, report.regions, labels, report.texts)
    assert path.read_bytes() == expected


def test_one_indicator_can_be_exported_alone(share, tmp_path):
    path = share.export(tmp_path / "ett.csv")

    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 10
    assert all(";share_children_with_report;" in line for line in lines[1:])


def test_without_a_year_it_is_the_last_that_the_sources_tell_of():
    desk = open_desk("3405")

    assert desk.params.year == "2021"
    assert desk.params.sources == ("seeds/lillehammer_2022.csv",)


def test_a_municipality_is_found_in_sources_that_knew_it_by_an_older_number():
    assert open_desk("3412").params.sources == ("seeds/loten_2014.csv",)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_it_speaks_the_language_it_is_asked_to(language):
    desk = open_desk("3405", language=language)

    titled = repr(desk) + repr(desk.statuses()) + repr(desk.judge())

    assert "nøkkeltall" not in titled and "Sammenligning" not in titled


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"municipality": 3405}, 'expected four digits in quotes, such as "0301"'),
        ({"municipality": "1703"}, "use that number"),
        ({"municipality": "0301"}, "no source here tells of the municipality"),
        ({"municipality": "9999"}, "no municipality has had this number"),
        ({"municipality": "3405", "year": "1999"}, "expected a year the sources hold figures for"),
        ({"municipality": "3405", "sources": ["seeds/x.csv"]}, "no such source"),
    ],
)
def test_a_wrong_request_is_answered_in_one_sentence(arguments, words):
    with pytest.raises(BvError) as refusal:
        open_desk(**arguments)

    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_indicator_without_figures_is_refused_with_those_that_are_near(desk):
    with pytest.raises(ParameterError, match="share_children_with_report"):
        desk.indicators["share_children_with_reports"]
    with pytest.raises(AttributeError, match="press Tab"):
        desk.indicators.finnes_ikke  # noqa: B018
