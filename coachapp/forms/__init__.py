"""What a person may type, and what is said back when it cannot be read."""
