"""Every kind of page in a real browser: on a desk, a tablet, a phone, by keyboard and on paper.

What each test asserts the absence of is found in broken.html, which is broken in every way: an
instrument that sees nothing is no proof.
"""

from fnmatch import fnmatch

import pytest

from bvanalyse import LANGUAGES

pytestmark = pytest.mark.browser

POINTS = 72 / 25.4  # in a millimetre
KINDS = ("index", "paastandskontroll", "kommunebarometer", "saksdata")


def test_every_kind_of_page_was_opened(seen):
    opened = [name.split("-") for name in seen.found]

    plain = [name for name in opened if name[-1].isdigit()]

    assert len(plain) >= 4
    assert [kind for kind in KINDS if sum(kind in name for name in opened) < 2] == []


@pytest.mark.parametrize(
    ("state", "looked_for"),
    [
        *(("desk", kind) for kind in ("axe", "sniffer", "requests", "complaints", "focus")),
        *(("desk", kind) for kind in ("headless", "unseen")),
        *((state, "sideways") for state in ("desk", "tablet", "larger", "narrow", "print")),
        *((state, "cut") for state in ("desk", "tablet", "larger", "narrow", "print")),
        *((state, "disordered") for state in ("desk", "tablet", "larger", "narrow", "print")),
        *((state, kind) for state in ("tablet", "narrow") for kind in ("small", "covering")),
        *((state, "beyond") for state in ("desk", "tablet")),
        *((state, "tiny") for state in ("tablet", "narrow")),
        ("larger", "covering"), ("narrow", "axe"), ("print", "axe"),
        ("forced", "faint"), ("forced", "moving"),
    ],
)  # fmt: skip
def test_what_is_looked_for_is_found_in_a_broken_page(seen, state, looked_for):
    broken = seen.found["broken"]

    assert broken[state][looked_for]


def test_two_engines_find_no_violation_of_wcag_21_aa(seen):
    assert seen.faults("axe", "sniffer") == {}


def test_pages_ask_for_nothing_and_complain_of_nothing(seen):
    assert seen.faults("requests", "complaints") == {}


def test_no_page_scrolls_sideways_or_cuts_its_text(seen):
    """At 1280, 768 and 320 px, and at twice the size of text."""
    found = seen.faults("sideways", "cut")

    assert {place: told for place, told in found.items() if ", print" not in place} == {}


def test_a_table_is_seen_whole_on_a_desk_and_a_tablet(seen):
    """But for a twentieth, since letters are wider in one system than in another."""
    assert seen.faults("beyond") == {}


def test_letters_in_charts_are_large_enough_on_a_tablet_and_a_phone(seen):
    assert seen.faults("tiny") == {}


def test_no_page_is_wider_than_its_paper(seen):
    """A browser prints a page that is too wide in smaller letters, all of it."""
    found = seen.faults("sideways", "cut")

    assert {place: told for place, told in found.items() if ", print" in place} == {}


def test_what_is_read_first_stands_first(seen):
    assert seen.faults("disordered") == {}


def test_the_keyboard_goes_through_the_page_in_order_and_is_seen(seen):
    """The skip link first; then every link and box that scrolls, outlined and not covered."""
    assert seen.faults("focus") == {}


def test_links_that_stand_alone_can_be_hit_with_a_finger(seen):
    assert seen.faults("small") == {}


def test_nothing_that_stays_in_place_covers_the_page(seen):
    assert seen.faults("covering") == {}


def test_every_cell_has_a_header_for_its_row_and_its_column(seen):
    assert seen.faults("headless") == {}


def test_pictures_are_drawn_and_let_no_dark_ground_through(seen):
    assert seen.faults("unseen") == {}


def test_no_word_is_lost_in_the_readers_own_colours(seen):
    words = {page: states["desk"]["words"] for page, states in seen.found.items()}

    lost = [page for page, states in seen.found.items() if states["forced"]["words"] != words[page]]

    assert lost == ["broken"]
    assert seen.faults("faint") == {}


def test_nothing_moves_for_a_reader_who_asks_for_stillness(seen):
    assert seen.faults("moving") == {}


# On paper: each page printed by the browser, as a reader would


def test_pages_print_on_a4(papers):
    boxes = [sheet.mediabox for paper in papers.values() for sheet in paper.reader.pages]

    sizes = {(round(box.width / POINTS), round(box.height / POINTS)) for box in boxes}

    assert sizes == {(210, 297)}


@pytest.mark.parametrize(
    ("pages_of", "most"),
    [("", 20), ("2018", 12), ("9002-", 15), ("9017-", 4)],
    ids=["any", "of_a_document", "of_tables", "of_900_people"],
)
def test_pages_print_on_few_sheets(papers, pages_of, most):
    sheets = {n: len(paper.reader.pages) for n, paper in papers.items() if pages_of in n}

    assert sheets
    assert {name: count for name, count in sheets.items() if count > most} == {}


@pytest.mark.parametrize("report", ["0220-asker-2018", "9002-*", "9001-*-saksdata"])
def test_no_sheet_between_the_first_and_the_last_is_half_empty(papers, report):
    (paper,) = [papers[name] for name in papers if fnmatch(name, report)]

    ends = paper.lowest()[1:-1]

    assert len(ends) > 3
    assert [height for height in ends if height > 297 / 2] == []


def test_a_pdf_has_tags_a_language_and_a_title(papers):
    for name, paper in papers.items():
        assert paper.root["/MarkInfo"]["/Marked"], name
        assert paper.root["/Lang"] in LANGUAGES, name
        assert paper.root["/ViewerPreferences"]["/DisplayDocTitle"], name
        assert paper.reader.metadata.title, name
        assert [part.tag for part in paper.parts].count("/H1") == 1, name


def test_no_row_or_picture_is_cut_between_two_sheets(papers):
    whole = {"/Figure", "/H1", "/H2", "/H3", "/Caption"}

    cut = {
        name: found
        for name, paper in papers.items()
        if (found := [
            part
            for part in paper.parts
            if len(part.sheets) > 1
            and (part.tag in whole or (part.tag == "/TR" and "/TD" in part.inside))
        ])
    }  # fmt: skip

    assert cut == {}


def _first_after(parts):
    """The first element that prints, of those that come after another and all that is inside it."""
    return next(part for part in parts if part.sheets)


def test_no_heading_or_caption_is_left_at_the_foot_of_a_sheet(papers):
    alone = {
        f"{name}: {part.tag} on sheet {max(part.sheets)}"
        for name, paper in papers.items()
        for place, part in enumerate(paper.parts)
        if part.tag in ("/H1", "/H2", "/H3", "/Caption") and part.sheets
        if max(part.sheets) < min(_first_after(paper.parts[place + 1 + part.parts :]).sheets)
    }

    assert alone == set()
