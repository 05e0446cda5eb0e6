"""Figures that any municipality could have, for the laws that hold for all of them."""

from hypothesis import strategies as st

confidences = st.sampled_from([0.05, 0.5, 0.8, 0.9, 0.95, 0.998])
counts = st.one_of(st.integers(0, 20), st.integers(0, 600))
exposures = st.one_of(st.integers(1, 12), st.floats(0.5, 5000))


@st.composite
def shares(draw):
    n = draw(st.one_of(st.integers(1, 29), st.integers(1, 700)))
    return draw(st.one_of(st.just(0), st.just(n), st.integers(0, n))), n
