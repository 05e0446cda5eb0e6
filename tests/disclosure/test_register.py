"""Earlier reports: what they hid stays hidden, what they showed is known, and no figure is kept."""

import pytest

from bvanalyse.disclosure import EarlierReports, protect
from bvanalyse.errors import DataError

BY_LAW = {"indicator": "emergency_placements_by_legal_basis", "unit": "persons"}


@pytest.fixture
def halves(counts):
    """A report on 2023 by half-years, of which the first is small."""
    return protect(counts(("2023H1", "", 2), ("2023H2", "", 11), ("2023", "", 13)))


def test_decisions_survive_being_written_and_read(halves, tmp_path):
    told = halves.decisions()

    told.save(tmp_path / "register.csv")

    assert EarlierReports.load(tmp_path / "register.csv") == told
    assert sorted(told.decisions.values()) == ["hidden", "hidden", "shown"]


def test_the_file_tells_no_figure(counts, tmp_path):
    one, other = (
        protect(counts(("Skole", small), ("Lege", large), ("Nav", 30), ("", 30 + small + large)))
        for small, large in [(1, 17), (3, 29)]
    )

    files = [report.decisions().save(tmp_path / "register.csv") for report in (one, other)]

    text = (tmp_path / "register.csv").read_text(encoding="utf-8")
    assert files[0] == files[1]
    assert text.splitlines()[0] == "region,period,indicator,category,unit,decision"
    assert "29" not in text


def test_a_figure_hidden_earlier_stays_hidden(halves, counts, gone):
    later = counts(("2023H2", "", 11), ("2024H2", "", 14))

    protected = protect(later, earlier=halves.decisions())

    assert gone(protected, "period") == ["2023H2"]


def test_a_later_report_does_not_uncover_what_an_earlier_one_hid(counts, key, gone):
    earlier = EarlierReports({key(period="2023H1"): "hidden"})
    later = counts(("2023H2", "", 11), ("2023", "", 13))

    protected = protect(later, earlier=earlier)

    assert gone(protected, "period") == ["2023H2"]
    assert gone(protect(later), "period") == []


def test_a_total_shown_earlier_is_known_though_it_is_left_out_now(counts, key, gone):
    earlier = EarlierReports({key(period="2023"): "shown"})
    later = counts(("2023H1", "", 2), ("2023H2", "", 11))

    protected = protect(later, earlier=earlier)

    assert gone(protected, "period") == ["2023H1", "2023H2"]
    assert gone(protect(later), "period") == ["2023H1"]


@pytest.mark.parametrize("total", [5, 30])
def test_parts_shown_earlier_are_known_whatever_they_were(counts, key, gone, total):
    earlier = EarlierReports({key("§ 1", **BY_LAW): "shown", key("§ 2", **BY_LAW): "shown"})
    later = counts(("", total), ("§ 3", 2), **BY_LAW)

    protected = protect(later, earlier=earlier)

    assert gone(protected) == ["", "§ 3"]


def test_a_figure_shown_earlier_cannot_be_hidden_to_protect_another(counts, key, gone):
    earlier = EarlierReports({key("Nav"): "shown"})
    later = counts(("", 30), ("Skole", 12), ("Lege", 9), ("Politi", 2), ("Nav", 7))

    protected = protect(later, earlier=earlier)

    assert gone(protected) == ["Lege", "Politi"]


def test_a_figure_that_has_become_small_is_hidden_though_it_was_shown(counts, key, gone):
    earlier = EarlierReports({key("Nav"): "shown"})

    protected = protect(counts(("Nav", 2), ("Lege", 9)), earlier=earlier)

    assert gone(protected) == ["Nav"]


def test_what_was_once_shown_cannot_be_taken_back(key):
    shown, hidden = EarlierReports({key(): "shown"}), EarlierReports({key(): "hidden"})

    both = shown.merged(hidden), hidden.merged(shown)

    assert both == (shown, shown)


@pytest.mark.parametrize(
    "text, told",
    [
        ("region,period\n", "column is missing"),
        (
            "region,period,indicator,category,unit,decision\n9001,2023,x,,reports,perhaps\n",
            "row 2.*decision.*perhaps.*shown, hidden",
        ),
        (
            "region,period,indicator,category,unit,decision\n"
            "9001,2023,x,,reports,shown\n9001,2023,x,,reports,hidden\n",
            "stands twice",
        ),
    ],
    ids=["columns", "decision", "twice"],
)
def test_a_broken_register_is_refused(tmp_path, text, told):
    path = tmp_path / "register.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DataError, match=told):
        EarlierReports.load(path)


def test_a_register_that_is_not_there_is_no_empty_register(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        EarlierReports.load(tmp_path / "register.csv")
