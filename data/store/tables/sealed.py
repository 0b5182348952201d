"""What is kept under a seal: rows that tell nothing without the key, and point at nobody."""

from data.records.signals import SealedSignal
from data.store.shape import Keeps, of, shape

SIGNAL = shape(
    SealedSignal,
    "signal",
    key=("id",),
    keeps=Keeps.VERSIONED,
    personal=("body",),  # sealed already; a key of its own can be destroyed
    subject=of("signal", "id"),
)
SHAPES = (SIGNAL,)
