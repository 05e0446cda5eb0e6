"""What could have been seen: the same answers as trying every later count."""

import pytest

from bvanalyse.stats import (
    Detectable,
    compare_counts,
    compare_proportions,
    detectable_count,
    detectable_proportion,
)


def by_trying_all(compare, candidates, no_change):
    """The nearest clear changes on either side, found the slow way."""
    clear = [(count, result) for count in candidates if (result := compare(count)).p_value < 0.05]
    higher = [count for count, result in clear if result.ci_low > no_change]
    lower = [count for count, result in clear if result.ci_low <= no_change]
    return Detectable(min(higher, default=None), max(lower, default=None))


@pytest.mark.parametrize("method", ["midp", "exact"])
@pytest.mark.parametrize("before", [0, 1, 3, 5, 12, 40])
@pytest.mark.parametrize("exposure", [(1, 1), (1, 3), (10, 12)])
def test_counts_are_those_that_the_comparison_finds(before, exposure, method):
    settings = {"exposure": exposure, "method": method, "margin": None}

    result = detectable_count(before, exposure=exposure, method=method)

    slow = by_trying_all(lambda count: compare_counts(count, before, **settings), range(90), 1)
    assert result == slow


@pytest.mark.parametrize(
    ("before", "n_after"),
    [((65, 69), 14), ((14, 14), 12), ((0, 9), 40), ((3, 8), 8), ((20, 50), 60), ((1, 1), 2)],
)
@pytest.mark.parametrize("guard", ["boschloo", None])
def test_shares_are_those_that_the_comparison_finds(before, n_after, guard):
    settings = {"margin": None, "guard": guard}

    result = detectable_proportion(before, n_after, guard=guard)

    slow = by_trying_all(
        lambda count: compare_proportions((count, n_after), before, **settings),
        range(n_after + 1),
        0,
    )
    assert result == slow


def test_no_better_result_can_be_seen_when_all_were_helped():
    before = (58, 58)

    result = detectable_proportion(before, 14)

    assert result.first_increase is None and result.first_decrease == 12


def test_no_decrease_from_a_few_can_be_seen():
    before = 3

    result = detectable_count(before)

    assert result == Detectable(first_increase=11, first_decrease=None)


@pytest.mark.parametrize(
    "result",
    [
        detectable_count(None),
        detectable_count(5, exposure=None),
        detectable_count(0, exposure=(1, 0)),
        detectable_proportion(None, 14),
        detectable_proportion((0, 0), 14),
        detectable_proportion((3, 9), 0),
        detectable_proportion((3, 9), None),
    ],
)
def test_without_figures_nothing_can_be_seen(result):
    nothing = Detectable(None, None)

    answer = result

    assert answer == nothing


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: detectable_count(-3), "the earlier count must be a whole number, 0 or more"),
        (lambda: detectable_count(3, alpha=0), "alpha must be between 0 and 1, not 0"),
        (lambda: detectable_count(3, method="x"), "unknown method 'x'; choose one of midp, exact"),
        (lambda: detectable_proportion((9, 3), 4), "before cannot exceed its denominator: 9 of 3"),
        (lambda: detectable_proportion((1, 3), 4.5), "n_after must be a whole number, 0 or more"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(call, sentence):
    with pytest.raises(ValueError) as caught:
        call()

    told = str(caught.value)

    assert told.startswith(sentence)
