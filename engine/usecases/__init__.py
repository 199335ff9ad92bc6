"""One verb, one file, one transaction.

Each reads as the same steps in the same order: begin and lock the case, ask the policy, load the input,
advance, write, commit, answer. Imported by `engine.facade` alone.
"""
