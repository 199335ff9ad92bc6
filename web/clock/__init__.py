"""The time of a demonstration. For whoever has a session in one."""
