"""Pieces of «Подбор» and «Без пары»: each asks, shows, calls one use case and decides nothing."""
