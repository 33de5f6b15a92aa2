"""A squad as one file: what stands in it, how each value is written, and how a file is read and checked.

Rows go in and come out as mappings of their columns; nothing here asks the database. docs/export.md is the contract.
"""
