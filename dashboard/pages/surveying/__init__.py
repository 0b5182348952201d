"""The parts of «Опросы»."""
