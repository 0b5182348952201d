"""What the programme brings."""
