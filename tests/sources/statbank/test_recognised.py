"""A file from the StatBank is known for one, and no other file is."""

import pytest
from tests.sources.statbank.tables import ROOT

from bvanalyse.sources.statbank.mapped import is_statbank


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("meldinger_v1.json", True),
        ("meldinger_v2.json", True),
        ("tiltak_12275.json", True),
        ("meldinger.px", True),
        ("meldinger.csv", True),
        ("meldinger_lang.csv", True),
        ("meldinger_to_rader.csv", True),
        ("lost.json", False),
    ],
)
def test_a_file_from_the_statbank_is_recognised(samples, name, known):
    assert is_statbank(samples / name) is known


@pytest.mark.parametrize(
    "path",
    [path for path in [*ROOT.glob("data/**/*.csv"), *ROOT.glob("tests/sources/samples/*.csv")]],
    ids=lambda path: path.name,
)
def test_no_other_file_of_the_project_is_taken_for_one(path):
    assert not is_statbank(path)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "header",
    ["Region,Alder,ContentsCode,Tid,07459", '"12275: Barn på tiltak, etter region og år"',
     "KOKkommuneregion0000 - region;Tid - år;verdi", "region;statistikkvariabel;år;Value"],
)  # fmt: skip
def test_a_csv_is_recognised_by_title_or_heading(tmp_path, header, encoding):
    path = tmp_path / "fil.csv"
    path.write_bytes(f"\n{header}\nåøæ;1\n".encode(encoding))

    assert is_statbank(path)


def test_an_object_of_another_kind_is_not_taken_for_a_table(tmp_path):
    path = tmp_path / "annet.json"
    path.write_text('{"class": "collection", "link": {}}', encoding="utf-8")

    assert not is_statbank(path)
