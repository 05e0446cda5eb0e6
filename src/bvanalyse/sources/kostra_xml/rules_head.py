"""The rules on a yearly file's head, for a file that cannot be read further because of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from bvanalyse.sources.kostra_xml.rules import Breach, Context
from bvanalyse.sources.kostra_xml.rules_15f import check_agency
from bvanalyse.sources.kostra_xml.stream import attributes

#: the rules on the file that no Individ and no attribute of Avgiver decides
FILE_RULES = ("Avgiver 0", "Avgiver 1", "Individ 00", "Individ 01", "Individ 04", "Individ 05")


def check_head(path: Path, form: Context) -> Iterator[Breach]:
    """What is wrong with how many Avgiver and Individ there are, and with what Avgiver says.

    Nothing for a file that can be read as far as the head goes, for one that is no yearly file, and
    for one whose XML is broken: those are for the reader to refuse.
    """
    agencies, clients = [], 0
    try:
        for name, element in _outermost(path):
            if name == "Sak":
                return
            if name == "Avgiver":
                agencies.append(attributes(element))
            clients += name == "Individ"
    except (OSError, etree.XMLSyntaxError):
        return
    told = [] if len(agencies) == 1 else [Breach("Avgiver 0", "E", "Avgiver")]
    told += [] if clients else [Breach("Individ 00", "E", "Individ")]
    of_agency = list(check_agency(agencies[0], form)) if len(agencies) == 1 else []
    no_year = any(breach.element == "Avgiver@Versjon" for breach in of_agency)
    if (agencies or clients) and (told or no_year):
        yield from told + of_agency


def _outermost(path: Path) -> Iterator[tuple[str, etree._Element]]:
    """The elements that the head's rules count; none of a file that declares a type."""
    with path.open("rb") as file:
        events = etree.iterparse(
            file,
            events=("start",),
            tag=("Avgiver", "Individ", "Sak"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        for _, element in events:
            root = element.getparent()
            if element.getroottree().docinfo.doctype:
                return
            if root is None or root.getparent() is not None or root.tag != "Barnevern":
                continue
            yield element.tag, element
            while element.getprevious() is not None:
                del root[0]
