"""Every figure of the catalogue, counted from facts. Pure: frames in, figures out.

``compute`` gives raw figures with the pseudonyms behind them: nothing is hidden yet. Screens,
charts and reports ask ``analytics.rollup``, never this.
"""

from analytics.indicators.computing import compute
from analytics.indicators.metric import METRICS, Metric, is_sensitive

__all__ = ["METRICS", "Metric", "compute", "is_sensitive"]
