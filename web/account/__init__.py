"""Signing in and out, language, and leaving at once. For anybody."""
