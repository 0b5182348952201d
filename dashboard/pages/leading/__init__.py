"""Parts of the page «Пары»: the board, one pair, what was said in private, a mentor who leaves."""
