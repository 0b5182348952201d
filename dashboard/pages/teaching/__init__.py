"""Parts of the page «Подбор и результаты»: agreement, conditions, versions of weights, the draw."""
