"""A pair ends: results against goals, both banks, the long-term bank; items 6.5 and 6.6."""
