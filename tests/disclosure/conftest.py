"""Tables of counts as the tests of small-number protection write them."""

import pytest

from bvanalyse.disclosure import Key
from bvanalyse.observations import observations


@pytest.fixture(scope="session")
def counts():
    """Makes a table of reports by reporter type, or of another count, from short rows.

    A row is (category, value), (period, category, value) or (region, period, category, value).
    """

    def table(*rows, indicator="reports_by_reporter_type", unit="reports", source="saksdata"):
        filled = [(*("9001", "2023", "", 0)[: 4 - len(row)], *row) for row in rows]
        return observations(
            {
                "region": region,
                "period": period,
                "indicator": indicator,
                "category": category,
                "value": float(value),
                "unit": unit,
                "source": source,
            }
            for region, period, category, value in filled
        )

    return table


@pytest.fixture(scope="session")
def share():
    """Makes one row of a share or rate from its numerator and denominator."""

    def row(indicator, top, base, *, per=100, unit="percent", period="2023", category=""):
        return observations(
            [
                {
                    "region": "9001",
                    "period": period,
                    "indicator": indicator,
                    "category": category,
                    "value": per * top / base,
                    "numerator": top,
                    "denominator": base,
                    "unit": unit,
                    "source": "saksdata",
                }
            ]
        )

    return row


@pytest.fixture(scope="session")
def key():
    """The key of a count of reports in 2023, by default of one reporter type."""

    def make(
        category="",
        *,
        region="9001",
        period="2023",
        indicator="reports_by_reporter_type",
        unit="reports",
    ):
        return Key(region, period, indicator, category, unit)

    return make


@pytest.fixture(scope="session")
def gone():
    """Which rows of a protected table are hidden, by what the caller wants to know of them."""

    def hidden(protected, *columns):
        table = protected.observations
        rows = table.loc[table["status"] == "suppressed", list(columns or ["category"])]
        return sorted(
            row if len(row) > 1 else row[0] for row in rows.itertuples(index=False, name=None)
        )

    return hidden
