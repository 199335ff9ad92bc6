"""The page of a one-time link. For whoever holds the link, without a session."""
