"""Who suits whom, and what becomes of it."""
