"""Events, cases, nominations and the practice library: use cases of items 1.2, 6.2-6.4."""
