"""What leaves a plain assignment: two mentors, group sizes, quotas, reverse pairs."""
