"""Broken copies of files in the package's own forms: each is told in one sentence, none is read."""

import pytest

from bvanalyse import places
from bvanalyse.errors import DataError
from bvanalyse.indicators import Register
from bvanalyse.sources import read_population, read_source

DATA = places.data_folder()
REGISTER = Register.load(DATA / "reference")
OBSERVATIONS = (
    "region,period,indicator,category,value,numerator,denominator,unit,status,source,ref,note\n"
    "0415,2013,reports_received,,91,,,reports,ok,own,Tabell 1,\n"
    "0415,2014,reports_received,,104,,,reports,ok,own,Tabell 1,\n"
    "0415,2014,share_reports_to_investigation,,80.2,,,percent,ok,own,Tabell 1,\n"
)
SEED = (
    "region,municipality,period,indicator,category,value,unit,qualifier,status,raw,place,note\n"
    "0415,Løten,2013,reports_received,,91,reports,exact,ok,91,Nøkkeltall,\n"
    "0415,Løten,2014,reports_received,,104,reports,exact,ok,104,Nøkkeltall,\n"
)
POPULATION = (
    "municipality_no,year,age_0_5,age_0_17,age_0_22,age_0_24,total\n"
    "0101,2013,2019,6378,8408,9156,29880\n"
    "0101,2014,2024,6384,8373,9200,30132\n"
)
#: each form's text, a column of figures, and two columns to change about
FORMS = {
    "observations": (OBSERVATIONS, "value", (0, 2)),
    "seed": (SEED, "value", (0, 2)),
    "population": (POPULATION, "age_0_17", (0, 1)),
}
SWAPPED = {column: heads for _, column, heads in FORMS.values()}


def cell(text, column, content, row=1):
    """The text with one cell of a row changed."""
    lines = text.splitlines()
    cells = lines[row].split(",")
    cells[lines[0].split(",").index(column)] = content
    return "\n".join([*lines[:row], ",".join(cells), *lines[row + 1 :]]) + "\n"


def swapped(text, one, other):
    """The text with the heads of two columns changed about."""
    heads = text.splitlines()[0].split(",")
    heads[one], heads[other] = heads[other], heads[one]
    return ",".join(heads) + text[text.index("\n") :]


BROKEN = {
    "truncated": (lambda t, c: t[: -len(t.splitlines()[-1]) // 2 - 1], "wrong number of cells"),
    "utf_16": (lambda t, c: t.encode("utf-16"), "wrong encoding"),
    "latin_1": (lambda t, c: t.encode("ascii", "ignore") + b"\xe5\n", "wrong encoding"),
    "semicolons": (lambda t, c: t.replace(",", ";"), "column is missing"),
    "columns_swapped": (lambda t, c: swapped(t, *SWAPPED[c]), "not allowed here"),
    "head_twice": (lambda t, c: t + t.splitlines()[0] + "\n", "not a number"),
    "total_row": (lambda t, c: t + "Sum" + t.splitlines()[1][4:] + "\n", 'found "Sum"'),
    "row_twice": (lambda t, c: t + t.splitlines()[1] + "\n", "the row stands twice"),
    "negative": (lambda t, c: cell(t, c, "-5"), ("a negative count", "an age group")),
    "above_all": (lambda t, c: cell(t, c, "1e300"), ("too large for", "from 0", "an age group")),
    "without_end": (lambda t, c: cell(t, c, "inf"), "not a number"),
    "words": (lambda t, c: cell(t, c, "mange"), "not a number"),
    "nul": (lambda t, c: cell(t, c, "\x00"), "not a number"),
    "empty": (lambda t, c: "", "is empty"),
    "binary": (lambda t, c: bytes(range(256)) * 40, "wrong encoding"),
}


def read(kind, path):
    if kind == "population":
        return read_population(path)
    return read_source(path, "0415", REGISTER, DATA / "reference", kind=kind)


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("kind", FORMS)
def test_a_broken_copy_is_told_in_one_sentence(tmp_path, kind, case):
    (text, column, _), (broken, told) = FORMS[kind], BROKEN[case]
    content = broken(text, column)
    path = tmp_path / "tall.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(DataError) as refused:
        read(kind, path)

    sentence = str(refused.value)
    assert sentence.startswith(str(path))
    assert any(part in sentence for part in ([told] if isinstance(told, str) else told))


@pytest.mark.parametrize("kind", FORMS)
def test_one_line_without_end_is_refused_by_its_size(tmp_path, kind):
    path = tmp_path / "tall.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)

    with pytest.raises(DataError, match='too large: found "200 MB"'):
        read(kind, path)


def test_a_share_above_all_is_refused_and_a_doubtful_one_is_kept(tmp_path):
    path = tmp_path / "tall.csv"
    path.write_text(cell(OBSERVATIONS, "value", "104", row=3))
    with pytest.raises(DataError, match="a share that is not from 0 to 100"):
        read("observations", path)

    path.write_text(cell(cell(OBSERVATIONS, "value", "104", 3), "status", "suspect", 3))

    assert read("observations", path)["value"].tolist() == [91, 104, 104]
