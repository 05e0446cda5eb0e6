"""A label means an indicator when it is the same words; what is merely like it is refused."""

import csv
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bvanalyse.errors import DataError, ParameterError
from bvanalyse.indicators import Register
from bvanalyse.sources.labels import FILE, LANGUAGES, Names, read_labels, unknown
from bvanalyse.sources.word_forms import key, words

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
REGISTER = Register.load(REFERENCE)
LABELS = read_labels(REFERENCE)
NAMES = Names(LABELS)
with (REFERENCE / FILE).open(encoding="utf-8", newline="") as opened:
    SYNONYMS = list(csv.DictReader(opened))
OF_REGISTER = {
    entry.text("label", language): entry.id for entry in REGISTER.values() for language in LANGUAGES
}

SAME = {
    "Antall meldinger mottatt": "reports_received",
    "ANTALL MELDINGER MOTTATT": "reports_received",
    "Antall meldinger mottatt*": "reports_received",
    "Antall meldinger mottatt 1)": "reports_received",
    "Antall meldinger¹ mottatt": "reports_received",
    "- Antall meldinger mottatt ........": "reports_received",
    "Talet på mottekne uromeldingar": "reports_received",
    "Mottatte bekymringsmeldinger": "reports_received",
    "Meldinger (antall)": "reports_received",
    "Tal meldingar": "reports_received",
    "Talet på fristbrot i undersøkingar": "deadline_breaches",
    "Antall undersøkelser med fristoversittelser": "deadline_breaches",
    "Fristbrudd i undersøkelsessaker": "share_deadline_breaches",
    "Andel fristbrudd i undersøkelser": "share_deadline_breaches",
    "Fristbrudd i undersøkelser i %": "share_deadline_breaches",
    "Undersøkingar avslutta i løpet av året": "investigations_closed",
    "Barn med melding ift. innbyggarar 0-17 år (prosent)": "share_children_with_report",
    "Barn med melding i høve til innbyggjarar 0–17 år": "share_children_with_report",
    "Prosentdelen barn med undersøking ift. innbyggarar 0-17 år (prosent)":
        "share_children_with_investigation",
    "Brutto driftsutgifter (funksjon 244) per barn med undersøking eller tiltak":
        "gross_expenditure_244_per_child",
    "Brutto driftsutgifter per barn som ikkje er plassert av barnevernet (funksjon 251)":
        "gross_expenditure_per_home_based_child",
    "Meldingar per 1000 barn 0-17 år": "reports_per_1000_children",
    "Barn plassert i fosterhjem i 1 år eller mer": "foster_children_ge_1y",
    "Sjukefråvær i barnevernstenesta": "sick_leave_share",
    "Sykefravær (%)": "sick_leave_share",
    "Årsverk": "fte_total",
    "fte_total": "fte_total",
}  # fmt: skip

#: what no reader may take for an indicator, and why
OTHERS = {
    "Meldingar motteke": "misspelt",
    "Barn med barnevernstiltak per 31.121": "a footnote digit has grown on to the date",
    "Henlagte meldinger": "a number or a share",
    "Undersøkelser over fristen": "a number or a share",
    "Antall fristbrudd": "of reports or of investigations",
    "Antall undersøkelser": "begun or ended",
    "Andel meldinger gått til undersøkelse": "of those received or of those assessed",
    "Barn med undersøkelse": "of which age",
    "Netto driftsutgifter til barnevernstenesta per innbyggar 0-22 år (kr)": "another age",
    "Barn med barnevernstiltak ift. innbyggarar 0-22 år (prosent)": "another age",
    "Barn plassert i fosterhjem i 2 år eller mer": "another length of time",
    "Netto driftsutgifter barneverntjenesten": "all of it, or function 244 only",
    "Meldinger per 10 000 barn 0-17 år": "another base",
    "Tilsette i alt": "persons, or positions as Statistics Norway has it",
    "Herav oppfyller krav om 2/4 oppfølgingsbesøk": "of the row above, which is not told",
    "Økonomi": "a heading",
    "Sum": "a sum",
    "": "nothing",
    "2014": "a year",
}


@pytest.mark.parametrize("text", SAME)
def test_the_same_words_decide_however_they_are_written(text):
    found = NAMES.find(text)

    assert found is not None
    assert found[0] == SAME[text]


@pytest.mark.parametrize("text", OTHERS)
def test_what_says_something_else_or_too_little_is_not_found(text):
    found = NAMES.find(text)

    assert found is None and OTHERS[text]


@pytest.mark.parametrize("text", [row["text"] for row in SYNONYMS])
def test_every_synonym_names_its_indicator(text):
    [row] = [row for row in SYNONYMS if row["text"] == text]

    found = NAMES.find(text)

    assert found == (row["indicator"], REGISTER[row["indicator"]].unit)


@pytest.mark.parametrize("text", OF_REGISTER)
def test_every_label_of_the_register_names_its_indicator(text):
    found = NAMES.find(text.upper())

    assert found is not None
    assert found[0] == OF_REGISTER[text]


def test_no_text_is_shared_by_two_indicators():
    indicators = {}
    for text, (indicator, _) in LABELS.items():
        indicators.setdefault(key(text), set()).add(indicator)

    shared = {name for name, ids in indicators.items() if len(ids) > 1}

    assert len(LABELS) > 400 and not shared


@pytest.mark.parametrize("row", SYNONYMS, ids=lambda row: row["text"])
def test_a_synonym_says_what_no_other_text_says(row):
    others = {text: entry for text, entry in LABELS.items() if text != row["text"]}

    found = Names(others).find(row["text"])

    # the same words with "Antall" before them may be the number of which these are the share
    pair = f"antall{key(row['text'])}"
    number = {entry[0] for text, entry in others.items() if key(text) == pair}
    assert found is None or {found[0]} == number - {row["indicator"]}


def test_the_five_documents_and_the_official_tables_are_among_the_sources():
    sources = {row["source"] for row in SYNONYMS}

    assert {"Løten 2014", "Gjerdrum 2022", "Asker 2018", "Fet 2018", "Lillehammer 2022"} <= sources
    assert {"Bufdir kommunemonitor", "SSB KOSTRA", "Kommunebarometeret"} <= sources
    assert {row["language"] for row in SYNONYMS} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("unit", "indicator"), [("percent", "share_deadline_breaches"), ("antall", "deadline_breaches")]
)
def test_the_unit_tells_a_number_from_a_share(unit, indicator):
    found = NAMES.find("Undersøkelser med fristbrudd", unit=unit)

    assert found is not None
    assert found[0] == indicator


@pytest.mark.parametrize(
    ("above", "label", "indicator"),
    [
        ("Antall barn som har vært plassert i 1 år eller mer",
         "Herav oppfyller krav om 2/4 oppfølgingsbesøk", "foster_children_ge_1y_followup_met"),
        ("Antall barn plassert i mindre enn 1 år",
         "- herav oppfylt krav om 2/4 oppfølgingsbesøk", "foster_children_lt_1y_followup_met"),
    ],
)  # fmt: skip
def test_a_part_is_named_after_the_row_above(above, label, indicator):
    found = NAMES.find(label, above)

    assert found is not None
    assert found[0] == indicator


@pytest.mark.parametrize("above", ["", "Antall meldinger", "Antall barn plassert"])
def test_a_part_of_something_else_is_not_found(above):
    label = "Herav oppfyller krav om 2/4 oppfølgingsbesøk"

    found = NAMES.find(label, above)

    assert found is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Antall meldingr mottatt", "Antall meldinger mottatt"),
        ("Antall fristbrudd", "Antall fristbrudd i undersøkelser"),
        ("Barn med barnevernstiltak per 31.121", "Barn med barnevernstiltak per 31.12."),
        ("Netto driftsutgifter per barn 0-17 år", "Netto driftsutgifter til barnevern per barn "
         "0–17 år"),
    ],
)  # fmt: skip
def test_up_to_three_texts_are_suggested_the_likest_first(text, first):
    likely = NAMES.suggestions(text)

    assert likely[0] == first and len(likely) <= 3
    assert len({LABELS[one][0] for one in likely}) == len(likely)


def test_nothing_is_suggested_for_what_is_like_nothing():
    likely = NAMES.suggestions("Økonomi")

    assert likely == []


def test_a_refusal_is_one_sentence_that_says_what_to_write():
    told = str(unknown("Antall fristbrudd", NAMES.suggestions("Antall fristbrudd")))

    assert told == (
        'unknown label: found "Antall fristbrudd", expected a text of the register or of '
        'data/reference/synonyms.csv; did you mean "Antall fristbrudd i undersøkelser": write '
        "that, or add the text to data/reference/synonyms.csv"
    )


def test_one_text_for_two_indicators_is_a_wrong_request():
    labels = {"Meldinger": ("reports_received", "reports"), "meldingar": ("other", "reports")}

    with pytest.raises(ParameterError, match="one label for two indicators"):
        Names(labels)


@pytest.fixture
def reference(tmp_path):
    shutil.copytree(REFERENCE, tmp_path / "reference")
    return tmp_path / "reference"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("reports_dismissed,nb,Talet på meldingar,x", "already means another indicator"),
        ("deadline_breaches,nb,ANDEL UNDERSØKELSER OVER FRISTEN,x", "already means another"),
        ("reports_received,nb,Antall meldinger mottatt,x", "stands twice"),
        ("meldinger_mottatt,nb,Tallet på alt,x", "not in the register"),
        ("reports_received,en,Reports,x", "not allowed here"),
        ("reports_received,nb,,x", "not allowed here"),
        ("reports_received,nb,Alt,", "not allowed here"),
        ("reports_received,nb,Alt", "wrong number of cells"),
    ],
    ids=["nn_form", "capitals", "twice", "unknown_id", "language", "no_text", "no_source", "short"],
)
def test_a_faulty_list_of_synonyms_is_told_with_its_row(reference, row, told):
    path = reference / FILE
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")

    with pytest.raises(DataError) as refusal:
        read_labels(reference)

    problem = refusal.value.problems[-1]
    assert told in str(problem) and problem.file == str(path)
    assert problem.row == len(SYNONYMS) + 2 or "register" in told


@pytest.mark.parametrize("text", ["< 1 år", "> 1 år", "≤ 1 år", "1 år", "1 %"])
def test_a_sign_that_means_something_is_not_left_out(text):
    others = {"< 1 år", "> 1 år", "≤ 1 år", "1 år", "1 %"} - {text}

    assert key(text) not in {key(other) for other in others}


DRESSING = st.sampled_from(["", " ", "  ", "\u00a0", "*", " 1)", "¹", ".", ":", " ....", " –"])


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(sorted(LABELS)),
    st.sampled_from([str.upper, str.lower, str.title, str]),
    st.sampled_from(["", "- ", "• ", "  "]),
    DRESSING,
)
def test_no_dressing_changes_what_a_text_means(text, case, before, after):
    dressed = f"{before}{case(text)}{after}"

    found = NAMES.find(dressed)

    assert found == LABELS[text]


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(sorted(LABELS)), st.integers(0, 200), st.sampled_from("bcdfghjklmnpqrstvwxz")
)
def test_a_slip_of_the_pen_never_means_another_indicator(text, place, letter):
    place %= len(text)
    slipped = text[:place] + letter + text[place + 1 :]

    found = NAMES.find(slipped)

    assert found is None or found[0] == LABELS[text][0]


@given(st.text(max_size=60))
def test_any_text_has_words_and_a_reader(text):
    found = NAMES.find(text)

    assert found is None or "".join(words(text))
    assert len(NAMES.suggestions(text)) <= 3
