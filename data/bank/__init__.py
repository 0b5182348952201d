"""Use cases of both banks: people, participations, answers, cards, the official forms.

Modules are entered by name (``from data.bank import people``); the import of tables is ``imports``.
"""
