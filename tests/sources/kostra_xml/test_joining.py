"""Several yearly files as one history: hand-worked pairs, and a property over made histories."""

import pandas as pd
import pytest

from bvanalyse.errors import DataError
from bvanalyse.sources.kostra_xml import read_kostra_xml

LAW = '<Lovhjemmel Lov="BVL" Kapittel="4" Paragraf="4"/>'
CHILD = 'Journalnummer="J-1" Fodselsnummer="01821599829"'


def tiltak(start, end="", *, id="t1", code="4.1"):
    return (
        f'<Tiltak Id="{id}" StartDato="{start}" SluttDato="{end}">{LAW}'
        f'<Kategori Kode="{code}"/></Tiltak>'
    )


def melding(start, end="", *, id="m1", code="", inside=""):
    return (
        f'<Melding Id="{id}" StartDato="{start}" SluttDato="{end}" Konklusjon="{code}">'
        f"{inside}</Melding>"
    )


def undersokelse(start, end="", *, id="u1"):
    return f'<Undersokelse Id="{id}" StartDato="{start}" SluttDato="{end}"/>'


def plan(start, end="", evaluated="", *, id="p1", type="1"):
    return (
        f'<Plan Id="{id}" StartDato="{start}" SluttDato="{end}" EvaluertDato="{evaluated}" '
        f'Plantype="{type}"/>'
    )


def flytting(day, *, id="f1", reason="2.1"):
    return (
        f'<Flytting Id="{id}" SluttDato="{day}"><ArsakFra Kode="{reason}"/>'
        '<FlyttingTil Kode="6"/></Flytting>'
    )


def individ(*inside, who=CHILD, start="2021-01-01", end=""):
    return (
        f'<Individ Id="i1" StartDato="{start}" SluttDato="{end}" {who}>{"".join(inside)}</Individ>'
    )


@pytest.fixture
def read(tmp_path):
    """Reads one file a year from what each holds."""

    def read(years, *, number="9001"):
        paths = []
        for year, clients in years.items():
            paths.append(tmp_path / f"{number}_{year}.xml")
            paths[-1].write_text(
                f'<Barnevern><Avgiver Organisasjonsnummer="999999999" Versjon="{year}" '
                f'Kommunenummer="{number}"/>{clients}</Barnevern>'
            )
        return read_kostra_xml(paths[::-1])  # the order of the files does not matter

    return read


def shown(table: pd.DataFrame, *names: str) -> list[list[str]]:
    days = {
        name: table[name].dt.strftime("%Y-%m-%d").fillna("")
        for name in table.columns
        if table[name].dtype.kind == "M"
    }
    return table.assign(**days)[list(names)].values.tolist()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(
            tiltak("2022-03-01"),
            tiltak("2022-03-01", "2023-05-01"),
            [["2022-03-01", "2023-05-01", "4.1", False]],
            id="ended in the second year",
        ),
        pytest.param(
            tiltak("2022-03-01"),
            tiltak("2022-03-01", code="4.5"),
            [["2022-03-01", "", "4.5", False]],
            id="the later category counts",
        ),
        pytest.param(
            tiltak("2022-03-01", id="t1"),
            tiltak("2022-03-01", id="90017"),
            [["2022-03-01", "", "4.1", False]],
            id="Ids given anew",
        ),
        pytest.param(
            tiltak("2022-03-01", "2022-06-01", id="1") + tiltak("2022-04-01", id="2"),
            tiltak("2022-04-01", id="1"),
            [["2022-03-01", "2022-06-01", "4.1", False], ["2022-04-01", "", "4.1", False]],
            id="an old Id given to another measure",
        ),
        pytest.param(
            tiltak("2022-03-01"),
            tiltak("2022-03-15"),
            [["2022-03-15", "", "4.1", False]],
            id="a start corrected",
        ),
        pytest.param(
            tiltak("2022-03-01", "2022-09-01"),
            tiltak("2023-03-15"),
            [["2022-03-01", "2022-09-01", "4.1", False], ["2023-03-15", "", "4.1", False]],
            id="an ended measure's Id used again",
        ),
        pytest.param(
            tiltak("2022-03-01"),
            tiltak("2023-01-01", id="t2", code="1.1"),
            [["2022-03-01", "", "4.1", True], ["2023-01-01", "", "1.1", False]],
            id="open and then absent",
        ),
        pytest.param(
            tiltak("2022-03-01") * 2,
            tiltak("2022-03-01") * 2,
            [["2022-03-01", "", "4.1", False]] * 2,
            id="one Id for two measures in both files",
        ),
        pytest.param(
            tiltak("2022-03-01", id="1") + tiltak("2022-03-01", "2022-08-01", id="2"),
            tiltak("2022-03-01", "2023-08-01", id="7"),
            [
                ["2022-03-01", "2023-08-01", "4.1", False],
                ["2022-03-01", "2022-08-01", "4.1", False],
            ],
            id="of two alike the open one goes on",
        ),
    ],
)
def test_measures_of_two_years(read, first, second, expected):
    events = read({2022: individ(first), 2023: individ(second)})

    measures = shown(events["measure"], "start", "end", "category", "lost")

    assert sorted(measures) == sorted(expected)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(
            undersokelse("2022-03-01"),
            undersokelse("2022-03-01", "2023-02-01"),
            [["2022-03-01", "2023-02-01", False]],
            id="goes on",
        ),
        pytest.param(
            undersokelse("2022-03-01", "2022-05-01"),
            undersokelse("2023-03-01"),
            [["2022-03-01", "2022-05-01", False], ["2023-03-01", "", False]],
            id="another start under one report",
        ),
        pytest.param(
            undersokelse("2022-03-01"),
            undersokelse("2022-04-01"),
            [["2022-03-01", "", True], ["2022-04-01", "", False]],
            id="another start while it was open",
        ),
    ],
)
def test_investigations_of_two_years(read, first, second, expected):
    report = {"start": "2022-02-25", "end": "2022-03-01", "code": "2"}
    years = {2022: melding(**report, inside=first), 2023: melding(**report, inside=second)}

    events = read({year: individ(inside) for year, inside in years.items()})

    assert shown(events["investigation"], "start", "end", "lost") == expected
    assert len(events["report"]) == 1
    assert set(shown(events["investigation"], "received")[0]) == {"2022-02-25"}


def test_a_report_of_december_is_concluded_in_january_and_counted_once(read):
    codes = '<Melder Kode="9"/><Saksinnhold Kode="7"/>'
    years = {
        2022: individ(melding("2022-12-31", inside='<Melder Kode="1"/>')),
        2023: individ(melding("2022-12-31", "2023-01-03", code="2", inside=codes)),
    }

    events = read(years)

    report = shown(events["report"], "received", "concluded", "conclusion", "lost")
    assert report == [["2022-12-31", "2023-01-03", "2", False]]
    assert events["report_reporter"]["code"].tolist() == ["9"]


def test_two_reports_of_a_day_stay_two(read):
    first = melding("2022-12-30", "2022-12-31", id="m1", code="1", inside='<Melder Kode="1"/>')
    second = melding("2022-12-30", "2023-01-05", id="m2", code="1", inside='<Melder Kode="2"/>')

    events = read({2022: individ(first), 2023: individ(second)})

    assert len(events["report"]) == 2


def test_a_plans_evaluations_of_each_year_are_kept(read):
    years = {
        2022: individ(plan("2022-01-10", evaluated="2022-06-01")),
        2023: individ(plan("2022-01-10", evaluated="2023-06-01")),
        2024: individ(plan("2022-01-10", "2024-02-01", evaluated="2023-06-01")),
    }

    events = read(years)

    assert shown(events["plan"], "start", "end") == [["2022-01-10", "2024-02-01"]]
    assert shown(events["plan_evaluation"], "date") == [["2022-06-01"], ["2023-06-01"]]


def test_a_move_that_recurs_is_one(read):
    years = {
        2022: individ(flytting("2022-05-01") + flytting("2022-07-01", id="f2")),
        2023: individ(flytting("2022-05-01", id="f8") + flytting("2023-07-01", id="f2")),
    }

    moves = shown(read(years)["move"], "date")

    assert sorted(moves) == [["2022-05-01"], ["2022-07-01"], ["2023-07-01"]]


def test_a_journal_closed_and_opened_again_has_two_spans_and_one_child(read):
    years = {
        2021: individ(end="2021-06-30", start="2020-01-01"),
        2022: individ(start="2022-03-01"),
        2023: individ(start="2022-03-01", end="2023-03-01"),
    }

    children = read(years)["child"]

    spans = shown(children, "case_start", "case_end")
    assert spans == [["2020-01-01", "2021-06-30"], ["2022-03-01", "2023-03-01"]]
    assert children["child_key"].nunique() == 1


def test_the_same_file_again_is_refused(read, tmp_path):
    read({2022: individ(tiltak("2022-03-01"))})
    path = tmp_path / "9001_2022.xml"
    copy = path.with_name("kopi.xml")
    copy.write_bytes(path.read_bytes())

    with pytest.raises(DataError, match="a second file of municipality 9001 for 2022"):
        read_kostra_xml([path, copy])


def test_oslos_districts_send_a_file_each(tmp_path):
    def district(name, number):
        path = tmp_path / f"{name}.xml"
        path.write_text(
            '<Barnevern><Avgiver Versjon="2023" Kommunenummer="0301"/>'
            + individ(who=f'Bydelsnummer="{number}" Journalnummer="{name}"')
            + "</Barnevern>"
        )
        return path

    events = read_kostra_xml([district("a", "01"), district("b", "02")])

    assert events["child"]["district"].tolist() == ["01", "02"]
    with pytest.raises(DataError, match="a second file of municipality 0301"):
        read_kostra_xml([district("a", "01"), district("b", "02"), district("c", "02")])
