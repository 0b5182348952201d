"""What the programme leaves behind: events, cases, the practice library, nominations."""
