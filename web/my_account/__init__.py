"""A person's own account: password, authenticator, recovery codes, sessions, where notices go."""
