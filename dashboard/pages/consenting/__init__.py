"""Parts of the page «Согласия и обращения»."""
