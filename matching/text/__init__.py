"""Free text to competency tags."""
