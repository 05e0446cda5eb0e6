"""Numbers as readers write them: rounded half up, thousands apart, Norwegian unless told."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

THOUSANDS = "\u202f"  # narrow no-break space
UNIT_SPACE = "\u00a0"  # no-break space before a unit
MINUS = "\u2212"
DASH = "\u2013"


def number(
    value: float, decimals: int | None = None, *, mark: str = ",", thousands: str = THOUSANDS
) -> str:
    """A number with its decimal mark; `decimals=None` keeps the digits it was given with.

    >>> number(171327), number(4.25, 1), number(2.5, 0), number(-2.3), number(29.94)
    ('171\u202f327', '4,3', '3', '\u22122,3', '29,94')
    """
    exact = Decimal(repr(float(value)))
    if decimals is None:
        decimals = max(0, -int(exact.normalize().as_tuple().exponent))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, part = f"{abs(rounded):,f}".partition(".")
    text = whole.replace(",", thousands) + (mark + part if part else "")
    return MINUS + text if rounded < 0 else text


def half_up(value: float, decimals: int) -> float:
    """A value rounded as it will be written.

    >>> half_up(2.5, 0), half_up(-1.25, 1)
    (3.0, -1.3)
    """
    exact = Decimal(repr(float(value)))
    return float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def share_decimals(base: float, percent: float | None = None) -> int:
    """Digits a share may carry: whole percent on a base below 1000, else one decimal.

    One more where some, but not all, would be rounded to none or to all.

    >>> share_decimals(278), share_decimals(278, 100 * 1 / 278), share_decimals(278, 0)
    (0, 1, 0)
    """
    digits = 0 if base < 1000 else 1
    if percent is None or not 0 < percent < 100:
        return digits
    return digits + (half_up(percent, digits) in (0, 100))


def spread(first: str, last: str) -> str:
    """A span with a dash.

    >>> spread("2015", "2024")
    '2015\u20132024'
    """
    return f"{first}{DASH}{last}"
