"""Figures made from case files that the register does not declare yet: id, kind and unit.

The one place they are listed. When the register has a row for an id, its line here goes.
"""

from __future__ import annotations

from bvanalyse.indicators import Register

PERCENT = ("proportion", "percent")
SUPPLEMENTS: dict[str, tuple[str, str]] = {
    "reports_concluded": ("count", "reports"),
    "reports_concluded_ssb": ("count", "reports"),
    "reports_concluded_without_code": ("count", "reports"),
    "reports_dismissed_active_measures": ("count", "reports"),
    "reports_into_running_investigation": ("count", "reports"),
    "share_reports_dismissed_incl_code3": PERCENT,
    "reports_overdue_open": ("count", "reports"),
    "reports_to_investigation_without_investigation": ("count", "reports"),
    "reports_dismissed_with_investigation": ("count", "reports"),
    "share_repeat_after_dismissal": PERCENT,
    "children_with_concluded_report": ("count", "persons"),
    "investigations_open_halfyear_end": ("count", "investigations"),
    "investigations_open_by_age": ("count", "investigations"),
    "investigations_by_duration": ("count", "investigations"),
    "investigations_closed_without_code": ("count", "investigations"),
    "investigations_without_report_date": ("count", "investigations"),
    "investigations_of_unknown_extension": ("count", "investigations"),
    "investigations_over_ordinary_limit": ("count", "investigations"),
    "investigations_over_longest_limit": ("count", "investigations"),
    "deadline_breaches_open": ("count", "investigations"),
    "deadline_breaches_statutory": ("count", "investigations"),
    "deadline_breaches_open_statutory": ("count", "investigations"),
    "share_deadline_breaches_statutory": PERCENT,
    "deadline_breaches_v4_check": ("count", "investigations"),
    "investigation_duration_days_median": ("mean", "days"),
    "investigation_duration_days_p90": ("mean", "days"),
    "investigation_duration_days_survival": ("mean", "days"),
    "share_investigations_to_measures": PERCENT,
    "share_started_investigations_closed_within_3_months": PERCENT,
    "children_with_investigation_all_ages": ("count", "persons"),
    "children_with_investigation_started": ("count", "persons"),
    "children_with_overlapping_investigations": ("count", "persons"),
    "children_with_measures_all_ages": ("count", "persons"),
    "children_with_measures_year_end_excl_last_day": ("count", "persons"),
    "children_in_care_during_period": ("count", "persons"),
    "children_imposed_help_measures": ("count", "persons"),
    "children_new_measures": ("count", "persons"),
    "care_measures_only_specification": ("count", "measures"),
    "care_measures_only_footnote": ("count", "measures"),
    "mean_duration_home_based_months_ongoing": ("mean", "months"),
    "mean_duration_home_based_months_survival": ("mean", "months"),
    "children_placed_by_place": ("count", "persons"),
    "moves_per_placed_child": ("ratio", "moves per child"),
    "aftercare_recipients_18_22": ("count", "persons"),
    "aftercare_offers": ("count", "offers"),
    "aftercare_offers_by_answer": ("count", "offers"),
    "children_of_unknown_age": ("count", "persons"),
    "rows_lost_to_follow_up": ("count", "rows"),
}
_PER = {"percent": 100.0, "per 1000 children": 1000.0}


def unit_and_per(indicator: str, register: Register) -> tuple[str, float]:
    """An indicator's unit, and what a share or rate is multiplied by.

    >>> from bvanalyse import places
    >>> register = Register.load(places.data_folder() / "reference")
    >>> unit_and_per("reports_per_1000_children", register)
    ('per 1000 children', 1000.0)
    >>> unit_and_per("reports_overdue_open", register)
    ('reports', 1.0)
    """
    unit = register[indicator].unit if indicator in register else SUPPLEMENTS[indicator][1]
    return unit, _PER.get(unit, 1.0)
