import pytest

from tests.unit.authority.place import Place, found_place


@pytest.fixture
def place(tmp_path, transactional_db) -> Place:
    return found_place(tmp_path)
