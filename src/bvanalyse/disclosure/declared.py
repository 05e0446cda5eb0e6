"""What belongs together by definition: sums of indicators, parts of wholes, order of sizes.

Each equation is used where the figures at hand fulfil it, and as a bound where they fall short;
a reader would try it. Source: SSB's guide to the case file (opened, closed and open cases; reports
that are concluded), Bufdir's variable list (with measures = at home + placed), and the meaning of
the words for the rest.
"""

from __future__ import annotations

#: sums that hold by definition, and so also where a source hides one of the numbers
CERTAIN_SUMS = frozenset(["children_with_measures_0_17"])
#: a whole and the indicators that add up to it in the same region, period and category
SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("children_with_measures_0_17", ("children_home_based_0_17", "children_placed_0_17")),
    ("reports_received", ("reports_to_investigation", "reports_dismissed")),
    ("investigations_closed", ("investigations_within_3_months", "deadline_breaches")),
    ("investigations_closed_halfyear", ("investigations_within_3_months", "deadline_breaches")),
    ("foster_placements", ("foster_children_ge_1y", "foster_children_lt_1y")),
    ("foster_placements", ("kinship_foster_measures", "nonkinship_foster_measures")),
    ("children_with_measures_year_end", ("children_help_measures", "children_in_care")),
)
#: open at the end of a period = open at the end of the one before + opened - closed
FLOWS: tuple[tuple[str, str, str], ...] = (
    ("investigations_open_year_end", "investigations_opened", "investigations_closed"),
)
#: two names of one figure
SAME: tuple[tuple[str, str], ...] = (("investigations_closed_halfyear", "investigations_closed"),)
#: numerator and denominator of figures whose parts the register leaves open
PARTS: dict[str, tuple[str, str]] = {
    "share_investigations_within_3_months": (
        "investigations_within_3_months",
        "investigations_closed",
    ),
    "investigation_duration_days": ("", "investigations_closed"),
    "share_reports_to_investigation": ("reports_to_investigation", ""),
    "share_reports_dismissed": ("reports_dismissed", ""),
    "share_children_in_care": ("children_in_care", ""),
    "share_kinship_foster": ("kinship_foster_measures", ""),
}
#: a group within a group, whose remainder is a group of children or cases too
WITHIN: tuple[tuple[str, str], ...] = (
    ("investigations_within_3_months", "investigations_closed"),
    ("deadline_breaches", "investigations_closed_halfyear"),
    ("deadline_breaches", "investigations_closed"),
    ("reports_to_investigation", "reports_received"),
    ("reports_dismissed", "reports_received"),
    ("children_in_care", "children_with_measures_year_end"),
)
#: the first is never more than the second
AT_MOST: tuple[tuple[str, str], ...] = (
    ("children_with_report", "reports_received"),
    ("children_with_measures_year_end", "children_with_measures_0_17"),
    ("children_with_measures_0_17", "children_with_investigation_or_measure_0_17"),
    ("children_with_investigation", "children_with_investigation_or_measure_0_17"),
    (
        "children_with_investigation_or_measure_0_17",
        "children_with_investigation_or_measure_0_22",
    ),
    ("children_home_based_0_17", "children_home_based_0_22"),
    ("children_placed_0_17", "children_placed_0_22"),
    ("children_in_care", "children_placed_0_17"),
    ("foster_placements", "children_placed_0_17"),
)
#: a case may stand in several categories, so that the categories need not add up to the total
SEVERAL_ANSWERS: dict[str, str] = {
    "reports_by_reporter_type": "reports_received",
    "reports_by_content": "reports_received",
}
#: figures of a group that the country publishes for everybody: never hidden, known to any reader
PUBLIC_GROUPS = frozenset(["bakgrunn"])
EMPLOYEES = "employees_total"
