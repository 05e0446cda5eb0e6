"""A user's own copy of SSB's schema is asked beside the built-in table."""

from pathlib import Path

import pytest

from bvanalyse.errors import DataError
from bvanalyse.sources.kostra_xml.control import check_files

ORACLES = Path(__file__).parents[2] / "oracles" / "kostra_rules"
INDIVID = (ORACLES / "individ.xml").read_text(encoding="utf-8")
AGENCY = (
    '<Avgiver Organisasjonsnummer="999999999" Versjon="2023" Kommunenummer="3407" '
    'Kommunenavn="Gjøvik"/>'
)
#: a schema that says nothing but which elements there are, and what a journal number looks like
SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="{name}"><xs:complexType>
    <xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/></xs:sequence>
    {journal}
    <xs:anyAttribute processContents="skip"/>
  </xs:complexType></xs:element>
</xs:schema>"""
JOURNAL = """<xs:attribute name="Journalnummer"><xs:simpleType>
  <xs:restriction base="xs:string"><xs:pattern value="[0-9]+"/></xs:restriction>
</xs:simpleType></xs:attribute>"""


@pytest.fixture
def files(tmp_path):
    def write(schema):
        (tmp_path / "a.xsd").write_text(schema, encoding="utf-8")
        (tmp_path / "a.xml").write_text(f"<Barnevern>{AGENCY}{INDIVID}</Barnevern>", "utf-8")
        return tmp_path / "a.xml", tmp_path / "a.xsd"

    return write


def test_a_schema_that_is_fulfilled_changes_nothing(files):
    path, xsd = files(SCHEMA.format(name="Individ", journal=""))

    assert check_files(path, xsd=xsd).table.empty


def test_a_schema_that_is_not_fulfilled_is_a_fault_of_the_client(files):
    path, xsd = files(SCHEMA.format(name="Individ", journal=JOURNAL))

    report = check_files(path, xsd=xsd)

    assert report.table["rule"].tolist() == ["Individ 01"]
    assert report.elements["element"].tolist() == ["XSD"]


@pytest.mark.parametrize(
    "schema, told",
    [
        (SCHEMA.format(name="Barnevern", journal=""), "the schema declares no Individ"),
        ("<xs:schema", "not an XML schema"),
        ("<Barnevern/>", "not an XML schema"),
    ],
)
def test_what_is_not_the_schema_of_the_format_is_refused(files, schema, told):
    path, xsd = files(schema)

    with pytest.raises(DataError, match=told):
        check_files(path, xsd=xsd)


def test_a_schema_that_is_not_there_is_refused(files, tmp_path):
    path, _ = files(SCHEMA)

    with pytest.raises(DataError, match="cannot be read"):
        check_files(path, xsd=tmp_path / "nowhere.xsd")
