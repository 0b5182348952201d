"""Words of the catalogue (being written)."""

from analytics.figures import Figure


def name(metric_id: str) -> str:
    return metric_id


def definition(metric_id: str) -> str:
    return metric_id


def verdict_sentence(figure: Figure) -> str:
    return figure.metric_id


def official_sentence(figure: Figure) -> str:
    return figure.metric_id


def explain(figure: Figure) -> str:
    return figure.metric_id
