"""Parts of the page «Выводы»."""
