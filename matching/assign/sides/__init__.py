"""What leaves a plain assignment: two mentors, group sizes, quotas, what groups share."""
