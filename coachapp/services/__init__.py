"""What people do: each module holds the verbs of one noun. Nothing else writes rows."""
