"""What a club's own scripts ask: JSON in, JSON out, with a token instead of a sign-in. docs/api.md tells it to its users."""
