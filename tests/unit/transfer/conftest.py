import importlib.util
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("push_node", Path(__file__).with_name("node.py"))
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)


@pytest.fixture
def node():
    node = _module.Node()
    yield node
    node.close()


@pytest.fixture
def token():
    return _module.TOKEN
