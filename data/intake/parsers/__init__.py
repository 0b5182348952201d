"""Readers of uploaded files, run in a limited child process.

They import nothing of the program: the child finds this folder alone on its path.
"""
