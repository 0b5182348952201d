"""Parts of the page «Сопровождение»: the board, one case from near, numbers by month."""
