"""The rules of the workouts as values and pure functions.

Standard library only: nothing here knows Django, a clock, a file or a language.
Dates, settings and logs come in as arguments; verdicts and codes go out as values.
"""
