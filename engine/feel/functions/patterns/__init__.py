"""Patterns as XPath 3.1 defines them (Functions and Operators 5.6), run by RE2 in linear time.

A pattern is read here, by XPath's grammar, and written anew for RE2: every class becomes the exact set
of its characters, so that nothing depends on what RE2 or Python mean by a word, by case or by a line.
What RE2 cannot do exactly, such as a back-reference, is refused by name.

Only the functions on texts import this package, and nothing else in Ruta may import RE2.
"""
