"""What follows the password: the code, a recovery code, setting up an authenticator."""
