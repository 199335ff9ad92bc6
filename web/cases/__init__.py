"""Cases as their institutions see them, and opening one."""
