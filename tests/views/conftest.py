"""Who looks at the pages."""

import pytest
from django.test import Client

from coachapp.models import Squad, User
from tests.cast import browser_of


@pytest.fixture
def browser(ada: User, riverside: Squad) -> Client:
    """Ada's browser."""
    return browser_of(ada)
