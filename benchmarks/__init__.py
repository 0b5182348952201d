"""How fast and how large: scripts that measure, and the page they write."""
