"""Free text to competency tags. Importing it is light; what is heavy waits for the first text."""

from matching.text.reading import EMPTY, TextReading
from matching.text.scoring import Scorer, scorer
from matching.text.tagger import Tagger, confirmed, tagger

__all__ = ["EMPTY", "Scorer", "Tagger", "TextReading", "confirmed", "scorer", "tagger"]
