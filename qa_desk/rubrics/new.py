"""The rubric that `qa-desk rubric new` writes: small, commented, and in order as it stands."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from qa_desk.errors import Fault, RubricError


def starting_text(name: str) -> str:
    """A rubric called `name` that loads and checks clean. Raises RubricError for a name without a letter or digit."""
    short = short_name(name)
    if not short:
        raise RubricError(
            Fault(
                name, "this cannot be the name of a rubric", "Use letters, digits and hyphens, such as 'our-service'."
            )
        )
    return Path(__file__).with_name("new.yaml").read_text("utf-8").replace("NAME", short)


def short_name(name: str) -> str:
    """The name as a rubric's short name: "Vår service" is "vår-service"."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", name).casefold()).strip("-")
