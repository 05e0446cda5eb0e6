"""What belongs together by definition: sums of indicators, parts of wholes, order of sizes.

Each equation is used where the figures at hand fulfil it, and as a bound where they fall short;
a reader would try it. Source: SSB's guide to the case file (opened, closed and open cases; reports
that are concluded), Bufdir's variable list (with measures = at home + placed), the definitions that
case files are counted by, and the meaning of the words for the rest.

A count is named by its id, as a category of it ("id=category"), or as a part of a share
("id:numerator", "id:denominator").
"""

from __future__ import annotations

from bvanalyse.indicators import COUNTED

#: units whose small numbers are hidden; a row lost to follow-up is somebody's case as well
SMALL_UNITS = COUNTED | {"rows"}

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
    ("reports_concluded_ssb", ("reports_to_investigation", "reports_dismissed")),
    (
        "reports_concluded",
        (
            "reports_to_investigation",
            "reports_dismissed",
            "reports_dismissed_active_measures",
            "reports_into_running_investigation",
            "reports_concluded_without_code",
        ),
    ),
    # before 2020 nothing else could be concluded
    ("reports_concluded", ("reports_concluded_ssb", "reports_concluded_without_code")),
    (
        "share_reports_dismissed_incl_code3:numerator",
        ("reports_dismissed", "reports_dismissed_active_measures"),
    ),
    (
        "share_reports_dismissed_incl_code3:denominator",
        ("reports_concluded_ssb", "reports_dismissed_active_measures"),
    ),
    (
        "share_reports_violence_or_sexual_abuse:denominator",
        ("reports_by_content:denominator",),
    ),
    (
        "investigations_closed",
        ("investigations_within_3_months", "share_deadline_breaches:numerator"),
    ),
    (
        "investigations_closed",
        ("share_investigations_to_measures:denominator", "investigations_closed_without_code"),
    ),
    (
        "investigations_within_3_months",
        (
            "investigations_by_duration=under 2 uker",
            "investigations_by_duration=2–4 uker",
            "investigations_by_duration=1–2 måneder",
            "investigations_by_duration=2–3 måneder",
        ),
    ),
    ("deadline_breaches", ("deadline_breaches_open", "share_deadline_breaches:numerator")),
    (
        "deadline_breaches_statutory",
        ("deadline_breaches_open_statutory", "share_deadline_breaches_statutory:numerator"),
    ),
    (
        "deadline_breaches_open",
        ("investigations_open_by_age=3–6 måneder", "investigations_open_by_age=over 6 måneder"),
    ),
    (
        "children_help_measures",
        ("children_imposed_help_measures", "share_children_voluntary_measures:numerator"),
    ),
    ("children_with_measures_year_end", ("share_children_in_care:denominator",)),
    ("children_with_measures_year_end", ("share_children_voluntary_measures:denominator",)),
    ("children_with_measures_year_end", ("share_children_with_plan:denominator",)),
    ("children_with_measures_0_17", ("share_children_institution_or_foster:denominator",)),
    ("children_in_care", ("share_children_in_care_with_care_plan:denominator",)),
    # in a half-year the number of all with measures stands in the shares only
    ("share_children_in_care:denominator", ("children_help_measures", "children_in_care")),
    ("share_children_in_care:denominator", ("share_children_voluntary_measures:denominator",)),
    (
        "share_kinship_foster:denominator",
        ("kinship_foster_measures", "nonkinship_foster_measures"),
    ),
    (
        "share_foster_followup_met:denominator",
        (
            "share_foster_ge_1y_followup_met:denominator",
            "share_foster_lt_1y_followup_met:denominator",
        ),
    ),
    (
        "share_foster_followup_met:numerator",
        ("foster_children_ge_1y_followup_met", "foster_children_lt_1y_followup_met"),
    ),
)
#: the base of a mean over four years is the bases of those years together
FOUR_YEARS: tuple[tuple[str, str], ...] = tuple(
    (f"{share}_4y:denominator", f"{share}:denominator")
    for share in (
        "share_investigations_within_3_months",
        "share_children_institution_or_foster",
        "share_children_with_plan",
        "share_children_in_care_with_care_plan",
    )
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
    "investigation_duration_days_median": ("", "investigations_closed"),
    "investigation_duration_days_p90": ("", "investigations_closed"),
    "investigations_by_duration": ("", "investigations_closed"),
    "share_reports_to_investigation": ("reports_to_investigation", "reports_concluded_ssb"),
    "share_reports_dismissed": ("reports_dismissed", "reports_concluded_ssb"),
    "share_reports_within_deadline": ("", "reports_concluded"),
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
    ("reports_concluded_ssb", "reports_concluded"),
    ("reports_dismissed_active_measures", "reports_concluded"),
    ("reports_into_running_investigation", "reports_concluded"),
    ("reports_concluded_without_code", "reports_concluded"),
    ("reports_to_investigation_without_investigation", "reports_to_investigation"),
    ("reports_dismissed_with_investigation", "reports_dismissed"),
    ("share_children_with_report:numerator", "children_with_report"),
    ("investigations_closed_without_code", "investigations_closed"),
    ("deadline_breaches_open", "deadline_breaches"),
    ("deadline_breaches_open", "investigations_open_year_end"),
    ("deadline_breaches_open", "investigations_open_halfyear_end"),
    ("deadline_breaches_open_statutory", "deadline_breaches_statutory"),
    ("children_with_investigation", "children_with_investigation_all_ages"),
    ("children_with_investigation_started", "children_with_investigation"),
    ("children_with_overlapping_investigations", "children_with_investigation_all_ages"),
    ("children_with_measures_0_17", "children_with_measures_all_ages"),
    ("children_with_measures_year_end", "children_with_measures_all_ages"),
    ("children_with_measures_year_end_excl_last_day", "children_with_measures_year_end"),
    ("children_new_measures", "children_with_measures_all_ages"),
    ("children_in_care", "children_in_care_during_period"),
    ("children_in_care_during_period", "children_with_measures_all_ages"),
    ("children_imposed_help_measures", "children_help_measures"),
    ("aftercare_recipients_18_22", "aftercare_recipients_18_25"),
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
    ("children_with_concluded_report", "reports_concluded_ssb"),
    ("children_with_investigation_started", "investigations_opened"),
    ("share_repeat_after_dismissal:denominator", "reports_dismissed"),
    ("share_reports_violence_or_sexual_abuse:denominator", "reports_received"),
    ("reports_by_reporter_type:denominator", "reports_received"),
    ("reports_by_content:denominator", "reports_received"),
    ("share_started_investigations_closed_within_3_months:denominator", "investigations_opened"),
    ("share_deadline_breaches_statutory:denominator", "investigations_closed"),
    ("deadline_breaches_open_statutory", "investigations_open_year_end"),
    ("deadline_breaches_open_statutory", "investigations_open_halfyear_end"),
    ("deadline_breaches_v4_check", "investigations_open_year_end"),
    ("deadline_breaches_v4_check", "investigations_open_halfyear_end"),
    ("aftercare_recipients_18_25", "children_with_measures_all_ages"),
    ("children_placed_by_place=fosterhjem", "foster_placements"),
    (
        "emergency_placements_by_legal_basis",
        "children_with_emergency_decision_per_1000:numerator",
    ),
)
#: the counts that an indicator's categories together are, or lie within
CATEGORIES: dict[str, tuple[str, ...]] = {
    "investigations_by_duration": ("investigations_closed",),
    "investigations_open_by_age": (
        "investigations_open_year_end",
        "investigations_open_halfyear_end",
    ),
    "aftercare_offers_by_answer": ("aftercare_offers",),
    "children_placed_by_place": ("children_with_measures_year_end",),
    "reports_by_reporter_type": ("reports_received", "reports_by_reporter_type:denominator"),
    "reports_by_content": ("reports_received", "reports_by_content:denominator"),
}
#: categories that a case may stand in several of, so that they need not add up to the total
SEVERAL_ANSWERS = frozenset(["reports_by_reporter_type", "reports_by_content"])
#: figures of a group that the country publishes for everybody: never hidden, known to any reader
PUBLIC_GROUPS = frozenset(["bakgrunn"])
EMPLOYEES = "employees_total"
