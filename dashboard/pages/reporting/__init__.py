"""Parts of the page «Отчёты»."""
