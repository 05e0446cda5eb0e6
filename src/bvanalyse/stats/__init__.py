"""Numbers in, typed results out: the statistics of small municipal counts.

No tables, words or plots here. Every function is deterministic, answers None and a flag where
there is nothing to compute, and refuses the impossible with a ValueError of one sentence.
"""

from bvanalyse.stats.amounts import prediction_interval
from bvanalyse.stats.counts import compare_counts, count_ci, rate_ci, rate_ratio
from bvanalyse.stats.detectable import detectable_count, detectable_proportion
from bvanalyse.stats.fixed import difference_from_fixed, smallest_base_to_differ
from bvanalyse.stats.multiplicity import adjust_p
from bvanalyse.stats.proportions import (
    compare_proportions,
    proportion_ci,
    proportion_difference_ci,
)
from bvanalyse.stats.types import Comparison, Detectable, Equivalence, Estimate, Prediction

__all__ = [
    "Comparison",
    "Detectable",
    "Equivalence",
    "Estimate",
    "Prediction",
    "adjust_p",
    "compare_counts",
    "compare_proportions",
    "count_ci",
    "detectable_count",
    "detectable_proportion",
    "difference_from_fixed",
    "prediction_interval",
    "proportion_ci",
    "proportion_difference_ci",
    "rate_ci",
    "rate_ratio",
    "smallest_base_to_differ",
]
