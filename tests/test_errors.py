"""A value that is taken to be there is looked at once more."""

import pytest

from bvanalyse.errors import present


@pytest.mark.parametrize("value", [0, 0.0, "", ()])
def test_what_is_empty_is_there_all_the_same(value):
    assert present(value) is value


def test_what_is_missing_never_becomes_a_number():
    with pytest.raises(ValueError, match="missing"):
        present(None)
