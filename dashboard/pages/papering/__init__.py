"""Parts of the pages «Документы» and «Шаблоны документов»."""
