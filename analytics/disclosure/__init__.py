"""What of figures may be shown to whom. Pure: no database, no clock."""
