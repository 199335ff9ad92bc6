"""Protocol content: diagrams, forms, notices, calendars; no code."""
