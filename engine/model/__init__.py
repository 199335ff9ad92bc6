"""The nouns of the system: frozen, typed, without a third party. Everybody may import them."""
