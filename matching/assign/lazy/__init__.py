"""The engine for large rounds: exact, though the matrix of affinities is never whole in memory.

Lists of the best mentors, an auction on them, an exact finish in whole numbers, and a look at all
pairs that proves it. Nothing here is imported before a round is large enough to need it.
"""
