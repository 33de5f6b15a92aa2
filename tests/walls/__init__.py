"""Nobody let in: two squads that are nothing to each other, and everybody who might try."""
