"""What tests of the desk file share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk.store.desk import Desk
from tests.unit.store.desks import made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = made(tmp_path / "reviews.qadesk")
    yield desk
    desk.close()
