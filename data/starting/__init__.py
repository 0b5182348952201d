"""How a programme begins by paper: the curator, the regulation; items 1.1, 1.3 of the roadmap."""
