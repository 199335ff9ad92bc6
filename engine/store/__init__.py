"""The database: tables, transactions, sealing and every SQL statement. The only importer of SQLAlchemy.

Functions take an open transaction and return frozen values; no row object leaves this package.
Imported by `engine.usecases`, `engine.queries` and `engine.context` alone.
"""
