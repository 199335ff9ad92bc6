"""The page of differences says what its lists say."""

from tests.deep.feelin import page


def test_the_page_is_the_one_that_its_lists_give() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.written()
