"""The accounts of an institution. For its supervisors."""
