"""The inbox and one task: what a worker does. For members of institutions."""
