"""A table written in any of the monitor's shapes reads back as the same figures."""

import math

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bvanalyse.sources.kommunemonitor import read_kommunemonitor

REGIONS = {
    "3032": ("3032", "Gjerdrum", "3032 Gjerdrum", 3032),
    "0301": ("301", "Oslo", "0301 Oslo", 301),
    "30": ("30", "Viken", "30 Viken", 30),
    "0": ("0", "Norge", "0 Norge", 0),
}
HALVES = ("{half}", "H{half}", "{half}. halvår", "{half}. halvår {year}")
TIMES = ("{year}H{half}", "{half}. halvår {year}", "H{half} {year}", "{year}/{half}.Halvår")
NAMES = {
    "3A": ("3A", "v31_andel", "3A - Fristbrudd i undersøkelsessaker",
           "Fristbrudd i undersøkelsessaker"),
    "v30": ("v30", "v30_antall_fristoverskridelser", "Antall fristbrudd i undersøkelser"),
    "v301": ("v301", "V301: avsluttet", "Undersøkelser avsluttet siste halvår"),
    "v1": ("v1", "v1_antallbarn_0_17", "Innbyggere 0-17 år"),
}  # fmt: skip
COUNTS = {"v30": "deadline_breaches", "v301": "investigations_closed_halfyear"}
SHARE = "share_deadline_breaches"

PLACES = st.lists(
    st.tuples(st.sampled_from(list(REGIONS)), st.sampled_from(["2020", "2021"]),
              st.sampled_from(["1", "2"])),
    min_size=1, max_size=5, unique=True,
)  # fmt: skip
SHAPES = st.fixed_dictionaries(
    {
        "form": st.sampled_from([";", ",", "\t", "xlsx"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "iso-8859-1"]),
        "decimal": st.sampled_from(",."),
        "thousands": st.sampled_from(["", " ", "\u00a0"]),
        "region": st.integers(0, 3),
        "name": st.integers(0, 3),
        "half": st.sampled_from(HALVES),
        "time": st.sampled_from(TIMES),
        "column": st.booleans(),
        "typed": st.booleans(),
        "end": st.sampled_from(["\n", "\r\n"]),
    }
)


def as_text(number, shape):
    """A number as the file writes it; a tuple of whole and decimal is a share."""
    if number is None:
        return ".."
    whole, _, decimals = f"{number:,}".partition(".")
    whole = whole.replace(",", shape["thousands"])
    return whole if decimals in ("", "0") else f"{whole}{shape['decimal']}{decimals}"


def row_of(place, variable, number_format, number, shape):
    region, year, half = place
    typed = shape["typed"] and shape["form"] == "xlsx"
    written = REGIONS[region][shape["region"] % (4 if shape["form"] == "xlsx" else 3)]
    names = NAMES[variable]
    yearly = variable == "v1"
    times = ["{year}", "" if yearly else shape["half"]]
    if not shape["column"]:
        times = ["{year}" if yearly else shape["time"]]
    value = number if typed and number is not None else as_text(number, shape)
    return [
        written,
        *(one.format(year=year, half=half) for one in times),
        names[shape["name"] % len(names)],
        number_format,
        value,
    ]


def write(path, rows, shape):
    if shape["form"] == "xlsx":
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
        return
    cells = [
        [f'"{cell}"' if shape["form"] in str(cell) else str(cell) for cell in row] for row in rows
    ]
    text = "".join(shape["form"].join(row) + shape["end"] for row in cells)
    path.write_bytes(text.encode(shape["encoding"]))


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(places=PLACES, shape=SHAPES, data=st.data())
def test_what_is_written_is_read(tmp_path, places, shape, data):
    header = ["Region", "Tid", *(["Halvår"] if shape["column"] else []), "Variabel", "Tallformat",
              "Value"]  # fmt: skip
    rows, expected = [], {}
    for place in places:
        region, year, half = place
        n = data.draw(st.one_of(st.none(), st.integers(0, 3_000_000)))
        x = data.draw(st.one_of(st.none(), st.integers(0, n or 0)))
        share = round(100 * x / n, 1) if n and x is not None else None
        status = "not_applicable" if n == 0 else "missing" if share is None else "ok"
        numbers = {"3A": share, "v30": x, "v301": n}
        rows += [
            row_of(place, name, "Andel" if name == "3A" else "Antall", number, shape)
            for name, number in numbers.items()
        ]
        period = f"{year}H{half}"
        expected[region, period, SHARE] = (share, x, n, status)
        for name, indicator in COUNTS.items():
            number = numbers[name]
            told = "missing" if number is None else "ok"
            expected[region, period, indicator] = (number, None, None, told)
    for region, year in {place[:2] for place in places}:
        children = data.draw(st.integers(1, 2_000_000))
        rows.append(row_of((region, year, ""), "v1", "Antall", children, shape))
        expected[region, year, "children_0_17"] = (children, None, None, "ok")
    path = tmp_path / ("khr.xlsx" if shape["form"] == "xlsx" else "khr.csv")
    write(path, [header, *data.draw(st.permutations(rows))], shape)

    read = read_kommunemonitor(path)

    found = {}
    for one in read.observations.itertuples():
        numbers = (one.value, one.numerator, one.denominator)
        known = (None if math.isnan(number) else number for number in numbers)
        found[one.region, one.period, one.indicator] = (*known, one.status)
    assert found == expected
    assert not read.unknown and not read.outside
