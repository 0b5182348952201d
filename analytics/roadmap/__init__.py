"""The roadmap: 22 items, their evidence, what comes next."""
