"""The words that a guardian is asked to agree to, where a squad has none of its own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def default_text(squad_name: str) -> str:
    """The words to begin with. A squad changes them to its own before it asks anybody."""
    return "\n\n".join(
        (
            _(
                "%(squad)s plans and notes running sessions with a program called Quarters. I agree that the squad keeps "
                "the following about my child there: the name, the year of birth, what was to be run and what was run, "
                "with times, recoveries and effort, race results, goals, short notes about training, and files of a running "
                "watch where somebody hands them in."
            )
            % {"squad": squad_name},
            _(
                "The coaches and assistants of the squad see this. Other athletes and their parents do not. Nothing is "
                "published, nothing is sold, there is no advertising, and there are no photos."
            ),
            _(
                "My child may sign in a phone with a personal link, to see what comes next and to write down what was "
                "run. The link can be ended at any time."
            ),
            _(
                "I can take this back whenever I like, without giving a reason, by the same link or by telling a coach. "
                "My child's phones are then signed out at once. I can also ask to see everything that is kept, to have "
                "it corrected, or to have it erased."
            ),
        )
    )
