"""Parts of the page «Приглашения»."""
