"""The rows that are kept."""

from coachapp.models.user import User

__all__ = ["User"]
