"""Every cell of any table of the StatBank is accounted for."""

from math import prod

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sources.statbank.tables import AGES, COUNT, SHARE, accounted, kostra, mapped, residents

REGIONS = st.lists(
    st.sampled_from(["9001", "9002", "EAK", "EKG07", "EKA03", "030101", "EAKUO", "3001", "K-3101"]),
    min_size=1, unique=True,
)  # fmt: skip
CONTENTS = st.lists(st.sampled_from([COUNT, SHARE, "KOSukjent0000"]), min_size=1, unique=True)
FUNCTIONS = st.lists(st.sampled_from(["0", "1", "2", "9"]), min_size=1, unique=True)
YEARS = st.lists(st.sampled_from(["2020", "2021", "2023"]), min_size=1, unique=True)
GROUPS = st.lists(st.sampled_from(["F000-017", "F000-022", "F000-024"]), min_size=1, unique=True)
SIGNS = [0, 1, 2, 3, ".", "..", ":"]


@settings(max_examples=50, deadline=None)
@given(REGIONS, GROUPS, FUNCTIONS, CONTENTS, YEARS, st.data())
def test_every_cell_of_any_table_is_accounted_for(
    tmp_path_factory, regions, groups, functions, contents, years, data
):
    others = {"KOKalder0000": groups, "KOKbvfunksjon0000": functions}
    size = prod(map(len, (regions, groups, functions, contents, years)))
    shares = {SHARE} & set(contents)  # cannot be added over borders
    signs = [
        sign for sign in SIGNS if not (shares and "K-3101" in regions and sign in (0, 1, 2, 3))
    ]
    values = data.draw(st.lists(st.sampled_from(signs), min_size=size, max_size=size))
    folder = tmp_path_factory.getbasetemp()

    found = mapped(kostra(folder, values, regions, years, contents, others=others))

    assert accounted(found) == size
    assert found.used == len(found.observations)
    kept = found.observations["value"].tolist()
    assert set(found.observations["region"]) <= {"9001", "9002", "0", "EKG07", "03", "3001", "3101"}
    assert all(value in (0, 1, 2, 3) for value in kept if value == value)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SIGNS), min_size=40, max_size=40))
def test_every_cell_is_accounted_for_where_some_are_added(tmp_path_factory, values):
    path = residents(tmp_path_factory.getbasetemp(), values, regions=["9001", "9002"],
                     Alder=[*AGES, "018", "019"])  # fmt: skip

    found = mapped(path)

    assert (found.used, accounted(found), len(found.observations)) == (36, 40, 2)
