"""Finding out who asks: API keys and tokens of an OpenID provider."""
