import pytest

from qa_desk.reports.texts import quoted


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Says “I can't” and stops", "“Says ‘I can't’ and stops”"),
        ("sv", "Säger ”jag kan inte” och slutar", "”Säger ’jag kan inte’ och slutar”"),
        ("nb", "«Jeg kan ikke», uten noe mer", "«‘Jeg kan ikke’, uten noe mer»"),
        ("da", "Siger »det kan jeg ikke« og stopper", "»Siger ›det kan jeg ikke‹ og stopper«"),
        ("da", 'Siger "nej"', "»Siger ›nej‹«"),
    ],
)
def test_quotes_within_quotes_are_the_inner_ones_of_the_language(language: str, text: str, wanted: str) -> None:
    assert quoted(text, language) == wanted
