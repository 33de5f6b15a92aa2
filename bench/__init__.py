"""The benchmark: what Quarters costs beside a bare Django app that does the same work. `make bench` runs it.

Nothing here is shipped with the site, and no test asks how long anything took. docs/speed.md tells how it is measured.
"""
