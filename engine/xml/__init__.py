"""XML as editors write it: read without trusting it, and how to look at an element.

What lives here: the bounded reader, and what every notation of the product shares. What may not: any
knowledge of BPMN or DMN. `engine.bpmn` and `engine.decisions` import it.
"""
