"""Parts of «Завершение и банки»: pairs at their end, one pair, the long-term bank."""
