"""SSB's own schema, where the user has a copy, beside the table of shapes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lxml import etree

from bvanalyse.errors import DataError, Problem
from bvanalyse.tables import cannot_be_read

_DECLARED = "/xs:schema/xs:element/@name"
_NAMESPACES = {"xs": "http://www.w3.org/2001/XMLSchema"}

Fits = Callable[[etree._Element], bool]


def read_xsd(path: str | Path) -> Fits:
    """A test of whether an Individ, or a whole message, fits the schema in a file.

    Raises `DataError` for a file that is no schema; the test raises it for an element that the
    schema does not declare at its outermost level, such as an Individ for the schema of messages.
    """
    path = Path(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        with path.open("rb") as file:
            tree = etree.parse(file, parser, base_url=path.resolve().as_uri())
        schema = etree.XMLSchema(tree)
    except OSError as error:
        raise cannot_be_read(path, error) from error
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
        action = "save SSB's schema again, with the files that it includes beside it"
        raise DataError(Problem("not an XML schema", file=str(path), action=action)) from error
    declared = frozenset(tree.xpath(_DECLARED, namespaces=_NAMESPACES))

    def fits(element: etree._Element) -> bool:
        if element.tag not in declared and element.tag in ("Individ", "Barnevern"):
            what = f"the schema declares no {element.tag}"
            raise DataError(Problem(what, file=str(path), action="use the schema of this format"))
        return bool(schema.validate(element))

    return fits
