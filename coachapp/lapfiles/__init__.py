"""Files and texts from the outside: laps of watches, sheets of coaches, clocks, notebooks. PURE.

`reading.read` is the door: bytes in, laps or sessions out, or `Unreadable` with a reason. What laps mean beside a
plan is said by `finding.find`.
"""
