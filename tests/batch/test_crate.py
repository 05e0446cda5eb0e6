"""The manifest is an RO-Crate 1.1, held to the rules of its specification.

https://www.researchobject.org/ro-crate/specification/1.1/, chapters "RO-Crate Structure", "Root
Data Entity", "Data Entities", "Provenance of entities" and the appendix "RO-Crate JSON-LD".
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from importlib.metadata import version
from urllib.parse import urlsplit

import pytest


@pytest.fixture(scope="module")
def crate(made):
    return json.loads((made / "ro-crate-metadata.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def entities(crate):
    return {entity["@id"]: entity for entity in crate["@graph"]}


def of_type(entities, name):
    return [entity for entity in entities.values() if entity["@type"] == name]


def references(value):
    """Every reference in a value."""
    if isinstance(value, list):
        return [found for each in value for found in references(each)]
    return [value["@id"]] if isinstance(value, dict) else []


def test_the_descriptor_leads_to_the_root(entities):
    descriptor = entities["ro-crate-metadata.json"]

    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert descriptor["about"] == {"@id": "./"}


def test_the_root_has_what_a_root_must_have(entities):
    root = entities["./"]

    assert root["@type"] == "Dataset" and root["name"] and root["description"]
    assert datetime.fromisoformat(root["datePublished"]).year > 2000
    assert entities[root["license"]["@id"]]["name"]


def test_the_graph_is_flat_and_every_reference_leads_somewhere(crate, entities):
    nested = [
        (entity["@id"], name)
        for entity in crate["@graph"]
        for name, value in entity.items()
        for each in (value if isinstance(value, list) else [value])
        if isinstance(each, dict) and each.keys() != {"@id"}
    ]
    lost = [
        name
        for entity in crate["@graph"]
        for value in entity.values()
        for name in references(value)
        if name not in entities and not name.startswith(("https://w3id.org/", "http://schema.org/"))
    ]

    assert len(entities) == len(crate["@graph"])
    assert nested == [] and lost == []
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    assert not any(urlsplit(name).path.startswith(("/", "..")) for name in entities)


def test_every_file_is_part_of_the_root_with_the_digest_of_what_lies_there(made, entities):
    files = of_type(entities, "File")
    parts = set(references(entities["./"]["hasPart"]))

    digests = {
        file["@id"]: hashlib.sha256((made / file["@id"]).read_bytes()).hexdigest() for file in files
    }

    assert len(files) == 15 and parts == set(digests)
    assert {file["@id"]: file["sha256"] for file in files} == digests
    assert {file["encodingFormat"].split("/")[0] for file in files} == {"text", "application"}


def test_every_file_was_made_by_an_act_with_software_data_and_parameters(entities):
    acts = of_type(entities, "CreateAction")
    results = [name for act in acts for name in references(act["result"])]

    assert sorted(results) == sorted(file["@id"] for file in of_type(entities, "File"))
    for act in acts:
        given = [entities[name] for name in references(act["object"])]
        values = {each["name"]: each["value"] for each in given if "value" in each}
        assert values["municipality"] == act["@id"][1:5]
        assert any(each["@type"] == "CreativeWork" for each in given)
        assert act["actionStatus"] == {"@id": "http://schema.org/CompletedActionStatus"}
        assert datetime.fromisoformat(act["endTime"])
        software = [entities[name] for name in references(act["instrument"])]
        assert [each["@type"] for each in software] == ["SoftwareApplication"] * 2


def test_software_has_its_version(entities):
    programs = {each["name"]: each["version"] for each in of_type(entities, "SoftwareApplication")}

    assert programs["pandas"] == version("pandas")
    assert programs["bvanalyse"] and programs["Python"].startswith("3.")


def test_the_manifest_holds_the_same_and_is_read_past_by_others(made, crate):
    manifest = json.loads((made / "kjoring.json").read_text(encoding="utf-8"))

    own = set(manifest) - {"@context", "@graph"}

    assert {name: manifest[name] for name in crate} == crate
    assert {name for name, uri in crate["@context"][1].items() if uri is None} == own
