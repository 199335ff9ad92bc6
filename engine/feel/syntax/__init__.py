"""From text to syntax: the words, the tokens, the tree and what is refused on the way."""
