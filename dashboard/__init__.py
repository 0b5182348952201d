"""Every face of the program: office, sign-in, command line."""
