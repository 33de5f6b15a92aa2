"""What a phone at the track must survive, counted.

`make ordeal` runs tests/ordeal/long*.py and prints one table (report.py). The same trials, short, are ordinary tests,
those of the phone in tests/browser/test_offline*.py. Each trial has a negative control: a phone that would lose or
double, found by the same count.
"""
