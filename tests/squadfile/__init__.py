"""The squad's file: what stands in it, how it is read, and what is refused."""
