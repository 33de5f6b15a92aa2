"""What is written down about running the site: one line of JSON for each request and each fault.

A line holds ids, names of addresses and counts. It never holds what a person typed or is called, a token, a
path, or the text of a fault: a database quotes the row that it refuses.
"""
