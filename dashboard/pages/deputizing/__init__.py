"""Parts of the page of deputies: who stands in for whom, and a new one."""
