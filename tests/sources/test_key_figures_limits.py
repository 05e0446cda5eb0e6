"""Cells that give a limit or a range in place of a figure."""

import pytest
from tests.sources.single_cells import ABSENCE, cell

from bvanalyse.errors import DataError
from bvanalyse.findings.types import SUPPRESSED
from bvanalyse.sources.figure_cells import MOST_HIDDEN
from bvanalyse.sources.limits import parse_limit

HIDDEN = ["<4", "< 4", "under 4", "færre enn 4", "mindre enn 4", "≤3", "<=3", "høyst 3", "høgst 3",
          "maks 3", "inntil 3", "1 eller færre", "3 eller mindre", "Under 4*"]  # fmt: skip
TOO_WIDE = ["under 5", "<5", "< 10", "under 1 000", "over 50", "> 50", "minst 2", "min. 2", "≥ 2",
            "mer enn 50", "meir enn 50", "fleire enn 2", "10 eller flere", "5 eller fleire",
            "opptil 4"]  # fmt: skip


@pytest.mark.parametrize("text", HIDDEN)
def test_a_count_below_a_small_limit_is_a_hidden_one(tmp_path, text):
    value, status, note = cell(tmp_path, text)

    assert (value, status) == (None, "suppressed")
    assert note.startswith(f"bare en grense er oppgitt: «{text}» i tabellen")


@pytest.mark.parametrize("text", TOO_WIDE)
def test_a_wider_limit_is_no_figure_and_no_hidden_count(tmp_path, text):
    value, status, note = cell(tmp_path, text)

    assert (value, status) == (None, "missing")
    assert note == f"bare en grense er oppgitt: «{text}» i tabellen"


@pytest.mark.parametrize("text", ["<4 %", "under 3 %", "over 50 %"])
def test_a_limit_of_a_share_hides_nobody(tmp_path, text):
    value, status, note = cell(tmp_path, text, ABSENCE)

    assert (value, status) == (None, "missing") and f"«{text}»" in note


def test_what_counts_as_hidden_is_what_a_hidden_count_is_taken_to_be():
    low, high = SUPPRESSED.low, SUPPRESSED.high

    assert (low, high) == (0, MOST_HIDDEN)


@pytest.mark.parametrize("text", ["<mange", "under middels", "over", "5", "1-3", "<-4", "< 4 5"])
def test_what_gives_no_number_gives_no_limit(text):
    limit = parse_limit(text)

    assert limit is None


@pytest.mark.parametrize("text", ["10-15", "2–3", "10 – 15", "2 til 3", "9 og 11", "2/4", "1-3"])
def test_a_range_is_refused_and_never_averaged(tmp_path, text):
    with pytest.raises(DataError, match="two figures in one cell") as refusal:
        cell(tmp_path, text)

    [problem] = refusal.value.problems
    assert (problem.row, problem.column, problem.found) == (2, "2020", text)
    assert ": when it is hidden" in problem.action
