"""Filling a Word template within limits; it must load without the programme around it."""
