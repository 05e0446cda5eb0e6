"""Numbers in, typed results out: the statistics of small municipal counts.

No tables, words or plots here. Every function is deterministic, answers None and a flag where
there is nothing to compute, and refuses the impossible with a ValueError of one sentence.
"""

from bvanalyse.stats.amounts import prediction_interval
from bvanalyse.stats.change_points import its_poisson, pettitt
from bvanalyse.stats.combining import combine
from bvanalyse.stats.control_charts import c_chart, p_chart, u_chart, xmr
from bvanalyse.stats.count_trends import homogeneity, poisson_trend
from bvanalyse.stats.counts import compare_counts, count_ci, rate_ci, rate_ratio
from bvanalyse.stats.detectable import detectable_count, detectable_proportion
from bvanalyse.stats.fixed import difference_from_fixed, smallest_base_to_differ
from bvanalyse.stats.funnels import funnel_proportions, funnel_rates
from bvanalyse.stats.group_types import Combined, Funnel, FunnelUnit, NextValue, Pool, Rank, Shrunk
from bvanalyse.stats.multiplicity import adjust_p
from bvanalyse.stats.proportions import compare_proportions, proportion_ci, proportion_difference_ci
from bvanalyse.stats.rank_exact import rank_ci_proportions, rank_ci_rates
from bvanalyse.stats.rank_posterior import eb_rank_intervals
from bvanalyse.stats.rank_trends import mann_kendall, theil_sen
from bvanalyse.stats.ranking import rank, rank_ci, tau_best
from bvanalyse.stats.share_trends import chi2_trend, cochran_armitage
from bvanalyse.stats.shrinkage import regression_to_mean, shrink_proportions, shrink_rates
from bvanalyse.stats.trend_types import Change, Chart, Runs, Trend
from bvanalyse.stats.types import Comparison, Detectable, Equivalence, Estimate, Prediction

__all__ = [
    "Change",
    "Chart",
    "Combined",
    "Comparison",
    "Detectable",
    "Equivalence",
    "Estimate",
    "Funnel",
    "FunnelUnit",
    "NextValue",
    "Pool",
    "Prediction",
    "Rank",
    "Runs",
    "Shrunk",
    "Trend",
    "adjust_p",
    "c_chart",
    "chi2_trend",
    "cochran_armitage",
    "combine",
    "compare_counts",
    "compare_proportions",
    "count_ci",
    "detectable_count",
    "detectable_proportion",
    "difference_from_fixed",
    "eb_rank_intervals",
    "funnel_proportions",
    "funnel_rates",
    "homogeneity",
    "its_poisson",
    "mann_kendall",
    "p_chart",
    "pettitt",
    "poisson_trend",
    "prediction_interval",
    "proportion_ci",
    "proportion_difference_ci",
    "rank",
    "rank_ci",
    "rank_ci_proportions",
    "rank_ci_rates",
    "rate_ci",
    "rate_ratio",
    "regression_to_mean",
    "shrink_proportions",
    "shrink_rates",
    "smallest_base_to_differ",
    "tau_best",
    "theil_sen",
    "u_chart",
    "xmr",
]
