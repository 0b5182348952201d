"""Parts of the page about the site."""
