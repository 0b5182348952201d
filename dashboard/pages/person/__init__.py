"""Parts of the card of a person, one tab a module."""
