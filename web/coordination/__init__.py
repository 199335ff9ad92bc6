"""What does not move, and whose turn it is. For coordinators."""
