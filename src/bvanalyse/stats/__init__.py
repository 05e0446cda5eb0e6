"""Numbers in, typed results out: the statistics of small municipal counts.

No tables, words or plots here. Every function is deterministic, answers None and a flag where
there is nothing to compute, and refuses the impossible with a ValueError of one sentence.
"""

from bvanalyse.stats.amounts import prediction_interval
from bvanalyse.stats.arithmetic import (
    MeanCheck,
    PercentageCheck,
    Reconstruction,
    TotalCheck,
    check_mean,
    check_percentage,
    check_total,
    reconstruct_counts,
)
from bvanalyse.stats.censored import censored_poisson_rate
from bvanalyse.stats.change_points import its_poisson, pettitt
from bvanalyse.stats.combining import combine
from bvanalyse.stats.composition import Composition, compare_composition
from bvanalyse.stats.control_charts import c_chart, p_chart, u_chart, xmr
from bvanalyse.stats.count_trends import homogeneity, poisson_trend
from bvanalyse.stats.counts import (
    compare_counts,
    count_ci,
    rate_ci,
    rate_ratio,
    tolerated_dispersion,
)
from bvanalyse.stats.detectable import detectable_count, detectable_proportion
from bvanalyse.stats.equivalence import (
    EquivalenceTest,
    equivalence_mean,
    equivalence_proportions,
    equivalence_rate_ratio,
)
from bvanalyse.stats.fixed import difference_from_fixed, smallest_base_to_differ
from bvanalyse.stats.funnels import funnel_proportions, funnel_rates
from bvanalyse.stats.group_types import Combined, Funnel, FunnelUnit, NextValue, Pool, Rank, Shrunk
from bvanalyse.stats.hidden import (
    Bounds,
    Hidden,
    HiddenComparison,
    compare_hidden_counts,
    total_bounds,
)
from bvanalyse.stats.means import mean_ci
from bvanalyse.stats.multiplicity import adjust_p
from bvanalyse.stats.power import Power, power_counts, power_proportions
from bvanalyse.stats.proportions import compare_proportions, proportion_ci, proportion_difference_ci
from bvanalyse.stats.rank_exact import rank_ci_proportions, rank_ci_rates
from bvanalyse.stats.rank_movement import (
    Movement,
    movement_between,
    places_if_alike,
    rank_movement,
    repeated,
)
from bvanalyse.stats.rank_posterior import eb_rank_intervals
from bvanalyse.stats.rank_trends import mann_kendall, theil_sen
from bvanalyse.stats.ranking import rank, rank_ci, tau_best
from bvanalyse.stats.share_ratio import proportion_ratio_ci
from bvanalyse.stats.share_tests import HypothesisTest, proportion_test
from bvanalyse.stats.share_trends import chi2_trend, cochran_armitage
from bvanalyse.stats.shrinkage import regression_to_mean, shrink_proportions, shrink_rates
from bvanalyse.stats.smallest import smallest_detectable
from bvanalyse.stats.standardised import clustered_rate_ci, dsr, isr
from bvanalyse.stats.trend_types import Change, Chart, Runs, Trend
from bvanalyse.stats.types import Comparison, Detectable, Equivalence, Estimate, Prediction

__all__ = [
    "Bounds",
    "Change",
    "Chart",
    "Combined",
    "Comparison",
    "Composition",
    "Detectable",
    "Equivalence",
    "EquivalenceTest",
    "Estimate",
    "Funnel",
    "FunnelUnit",
    "Hidden",
    "HiddenComparison",
    "HypothesisTest",
    "MeanCheck",
    "Movement",
    "NextValue",
    "PercentageCheck",
    "Pool",
    "Power",
    "Prediction",
    "Rank",
    "Reconstruction",
    "Runs",
    "Shrunk",
    "TotalCheck",
    "Trend",
    "adjust_p",
    "c_chart",
    "censored_poisson_rate",
    "check_mean",
    "check_percentage",
    "check_total",
    "chi2_trend",
    "clustered_rate_ci",
    "cochran_armitage",
    "combine",
    "compare_composition",
    "compare_counts",
    "compare_hidden_counts",
    "compare_proportions",
    "count_ci",
    "detectable_count",
    "detectable_proportion",
    "difference_from_fixed",
    "dsr",
    "eb_rank_intervals",
    "equivalence_mean",
    "equivalence_proportions",
    "equivalence_rate_ratio",
    "funnel_proportions",
    "funnel_rates",
    "homogeneity",
    "isr",
    "its_poisson",
    "mann_kendall",
    "mean_ci",
    "movement_between",
    "p_chart",
    "pettitt",
    "places_if_alike",
    "poisson_trend",
    "power_counts",
    "power_proportions",
    "prediction_interval",
    "proportion_ci",
    "proportion_difference_ci",
    "proportion_ratio_ci",
    "proportion_test",
    "rank",
    "rank_ci",
    "rank_ci_proportions",
    "rank_ci_rates",
    "rank_movement",
    "rate_ci",
    "rate_ratio",
    "reconstruct_counts",
    "regression_to_mean",
    "repeated",
    "shrink_proportions",
    "shrink_rates",
    "smallest_base_to_differ",
    "smallest_detectable",
    "tau_best",
    "theil_sen",
    "tolerated_dispersion",
    "total_bounds",
    "u_chart",
    "xmr",
]
