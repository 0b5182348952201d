"""Pieces of the pages that show figures: filters, boards, rows of panels. They decide nothing."""
