"""The parts of «Импорт таблиц»."""
