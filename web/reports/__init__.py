"""What people report in a case: the form of an event, and its sending."""
