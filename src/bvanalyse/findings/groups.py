"""Groups: how a count is divided, and one municipality among all those at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from scipy.special import ndtr

from bvanalyse import periods, stats
from bvanalyse.findings.compare import ALPHA, clusters_undo, countable
from bvanalyse.findings.series import Figures, Series
from bvanalyse.findings.types import Finding, Group, Kind, Point, Standing, State

FEWEST_CATEGORIES = 3
FEWEST_PEERS = 10  # fewer cannot show how much municipalities truly differ
SIMULATIONS = 1999


def compositions(several: Iterable[Series]) -> Iterator[Finding]:
    """For each count that is divided: whether the division is as in all earlier periods."""
    divided: dict[tuple[str, str], list[Series]] = defaultdict(list)
    for series in several:
        if series.category and series.entry.kind == "count":
            divided[series.entry.id, series.after.period].append(series)
    for parts in divided.values():
        finding = _composition([part for part in parts if _whole(part)])
        if finding:
            yield finding


def _whole(series: Series) -> bool:
    points = [*series.earlier, series.after]
    return all(countable(series.entry, point) and not point.hidden for point in points)


def _composition(parts: list[Series]) -> Finding | None:
    """The latest counts by category against the sums of the periods that every category has."""
    if len(parts) < FEWEST_CATEGORIES:
        return None
    shared = set.intersection(*({point.period for point in part.earlier} for part in parts))
    if not shared:
        return None
    latest = [part.after.value for part in parts]
    earlier = [sum(p.value for p in part.earlier if p.period in shared) for part in parts]
    result = stats.compare_composition(latest, earlier, simulations=SIMULATIONS)
    if result.p_value is None:
        return None
    period = parts[0].after.period
    ordered = sorted(shared, key=periods.span)
    sums = [sum(p.value for part in parts for p in part.earlier if p.period == t) for t in ordered]
    return Finding(
        Kind.COMPOSITION,
        State.CLEAR if result.p_value < ALPHA else State.NOT_SHOWN,
        parts[0].entry,
        "",
        Point(period, sum(latest)),
        tuple(Point(time, total) for time, total in zip(ordered, sums, strict=True)),
        evidence=result,
        p_value=result.p_value,
        clustered=clusters_undo(result.p_value),
    )


class Peers:
    """How every municipality at hand stands on each share and rate; worked out once a figure."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._known: dict[tuple[str, str, str], dict[str, Standing]] = {}

    def against(self, series: Series) -> Finding | None:
        """The municipality in the funnel of all, or None where too few others are at hand."""
        entry, after = series.entry, series.after
        if entry.kind not in ("proportion", "rate"):
            return None
        key = (entry.id, series.category, after.period)
        if not after.counted:
            return None
        if key not in self._known:
            self._known[key] = self._standings(series)
        standing = self._known[key].get(after.region)
        if standing is None or standing.unit.z_adjusted is None:
            return None
        place = standing.unit.place or "inside"
        side = 1 if place.startswith("high") else -1 if place.startswith("low") else 0
        state = State.CLEAR if "998" in place else State.PROBABLE if side else State.NOT_SHOWN
        return Finding(
            Kind.PEERS,
            state,
            entry,
            series.category,
            after,
            direction=side,
            evidence=standing,
            p_value=2 * float(ndtr(-abs(standing.unit.z_adjusted))),
        )

    def _standings(self, series: Series) -> dict[str, Standing]:
        entry = series.entry
        at_hand = {
            region: point.counted
            for region, point in self._figures.at(
                entry.id, series.category, series.after.period
            ).items()
            if len(region) == 4 and point.counted
        }
        if len(at_hand) < FEWEST_PEERS + 1:
            return {}
        x, n = zip(*at_hand.values(), strict=True)
        group = Group(x, n, entry.per if entry.kind == "rate" else None)
        return {region: Standing(group, at) for at, region in enumerate(at_hand)}


def with_changes(found: Iterable[Finding]) -> list[Finding]:
    """What the law demands, told together with whether it has changed."""
    found = list(found)

    def figure(finding: Finding) -> tuple[str, str, str]:
        return finding.entry.id, finding.category, finding.after.period

    changes = {figure(f): f for f in found if f.kind is Kind.SHARE}
    return [replace(f, change=changes.get(figure(f))) if f.kind is Kind.LEGAL else f for f in found]
