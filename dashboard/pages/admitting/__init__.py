"""Parts of the page of accounts: the list, a new one, what can be done with one."""
