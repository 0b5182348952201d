"""Word templates of the papers. A school may edit its own copies in Word."""
