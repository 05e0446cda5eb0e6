"""What is public already, and what its source hides: known to the reader, and never uncovered."""

import math

import pandas as pd
import pytest

from bvanalyse.disclosure import NOTE, PUBLISHED, Key, Rules, protect
from bvanalyse.errors import ReportRefused

BY_LAW = {"indicator": "emergency_placements_by_legal_basis", "unit": "persons"}


def test_public_figures_stand_as_they_are_and_are_marked(counts):
    table = counts(("Skole", 2), ("Lege", 9))

    protected = protect(table, published=pd.DataFrame({"category": ["Skole", "Lege"]}))

    assert protected.observations["value"].tolist() == [2, 9]
    assert protected.observations["note"].tolist() == [PUBLISHED, ""]
    assert protect(protected.observations, published=pd.DataFrame({"source": ["saksdata"]})
                   ).observations.equals(protected.observations)  # fmt: skip


def test_a_public_figure_is_known_to_the_reader_and_hides_nothing(counts, gone):
    table = counts(("", 14), ("Skole", 2), ("Lege", 5), ("Nav", 7))
    public = [Key("9001", "2023", "reports_by_reporter_type", "Lege", "reports")]

    protected = protect(table, published=public)

    assert gone(protected) == ["Nav", "Skole"]


def test_a_figure_that_its_source_hides_is_not_uncovered(counts, gone):
    table = counts(("", 30), ("§ 4-1", 12), ("§ 4-2", 11), ("§ 4-5", 7), **BY_LAW)
    table.loc[3, ["value", "status", "note"]] = [math.nan, "suppressed", "Skjult hos kilden."]

    protected = protect(table)

    assert gone(protected) == ["§ 4-2", "§ 4-5"]
    assert protected.observations["note"].tolist() == ["", "", NOTE, "Skjult hos kilden."]


def test_what_a_publisher_gives_away_stops_the_report_unless_it_is_trusted(counts):
    table = counts(("", 30), ("§ 4-1", 12), ("§ 4-2", 11), ("§ 4-5", 7), **BY_LAW)
    table.loc[3, ["value", "status"]] = [math.nan, "suppressed"]
    public = pd.DataFrame({"category": ["", "§ 4-1", "§ 4-2"]})

    trusting = protect(table, published=public, rules=Rules(trust_sources=True))

    assert trusting.observations["value"].tolist()[:3] == [30, 12, 11]
    with pytest.raises(ReportRefused, match="§ 4-5"):
        protect(table, published=public)
