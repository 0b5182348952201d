"""Parts of the page «Программы и встречи»."""
