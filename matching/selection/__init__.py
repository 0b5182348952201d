"""Selection and training of mentors: items 3.2, 4.1 and 4.2."""
