"""What is kept under a seal: rows that tell nothing without the key, and point at nobody."""

from data.records.signals import SealedSignal
from data.store.shape import Keeps, shape

SIGNAL = shape(SealedSignal, "signal", key=("id",), keeps=Keeps.VERSIONED)
SHAPES = (SIGNAL,)
