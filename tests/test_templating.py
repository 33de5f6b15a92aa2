"""A page lets go of what it was made of, without Python's collector."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from django.template import TemplateDoesNotExist, engines
from django.test import RequestFactory


class Squad:
    """Something that a view gives to its page."""


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("text", ["{{ squad }}", "{% for one in many %}{{ one }}{% endfor %}"])
def test_what_a_page_was_made_of_is_gone_with_it(text: str) -> None:
    squad = Squad()
    gone = weakref.ref(squad)
    page = engines["django"].from_string(text)
    page.render({"squad": squad, "many": [squad]}, RequestFactory().get("/"))
    del squad
    assert gone() is None


def test_a_page_that_cannot_be_made_says_what_is_missing() -> None:
    page = engines["django"].from_string('{% include "nowhere.html" %}')
    with pytest.raises(TemplateDoesNotExist, match=r"nowhere\.html") as missing:
        page.render({})
    assert missing.value.backend is engines["django"]
