"""What is kept: frozen records, standard library only."""
