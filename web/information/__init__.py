"""Help, privacy and health. For anybody."""
