"""Waves of monitoring: who is asked what and when, what came of it, and the anonymous ones."""
