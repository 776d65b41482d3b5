"""One authority for each file of journeys, with a data set deposited and one agreement live."""

import gc
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.journeys import support
from tests.journeys.server import HELP, TRUST, Place, agreement, open_place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with open_place(tmp_path_factory.mktemp("vale")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def left_by_the_client() -> Iterator[None]:
    """The public client leaves sockets and folders to the collector: collect them here, quietly."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@dataclass
class Reader:
    """One recipient's system: its profile, and its way to ask."""

    place: Place
    profile: dict[str, Any]
    file: Path

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.profile['bearerToken']}"}

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.ask("GET", path, **more)

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {**self.bearer, **more.pop("headers", {})}
        url = f"{self.profile['endpoint']}{path}"
        return requests.request(method, url, headers=headers, timeout=60, **more)

    def query(self, share: str, schema: str, table: str, **body: Any) -> requests.Response:
        headers = body.pop("headers", {})
        path = f"/shares/{share}/schemas/{schema}/tables/{table}/query"
        return self.ask("POST", path, json=body, headers=headers)

    def link(self, share: str, schema: str, table: str) -> str:
        answer = self.query(share, schema, table)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text.splitlines()[2])["file"]["url"]

    def url(self, share: str, schema: str, table: str) -> str:
        return f"{self.file}#{share}.{schema}.{table}"

    def at(self, address: str) -> "Reader":
        """The same profile at another server of the same home."""
        profile = {**self.profile, "endpoint": f"{address}/delta-sharing"}
        return Reader(self.place, profile, self.file)


def reader(place: Place, body: str, system: str = "desk") -> Reader:
    profile = place.profile(body, system)
    file = place.folder / f"{body}-{system}.share"
    file.write_text(json.dumps(profile))
    return Reader(place, profile, file)


@pytest.fixture(scope="module")
def support_data(place: Place) -> str:
    """The data set, described and deposited."""
    name = place.describe(support.CONTRACT)
    report = place.deposit(name, support.csv())["report"]
    assert (report["rows"], report["findings"]) == (60, [])
    return name


@pytest.fixture(scope="module")
def homes(place: Place, support_data: str) -> str:
    """An agreement `warm-homes` with the table `homes`, released."""
    text = agreement("warm-homes", support_data, support.COLUMNS, where=support.WHERE,
                     table="homes")  # fmt: skip
    place.agree(text)
    assert place.release("warm-homes", support_data)["rows"] == len(support.released())
    return "warm-homes"


@pytest.fixture(scope="module")
def trust(place: Place, homes: str) -> Reader:
    return reader(place, TRUST)


@pytest.fixture(scope="module")
def other(place: Place, homes: str, support_data: str) -> Reader:
    """Another recipient, with the same rows and forms under an agreement of its own."""
    text = agreement("help-homes", support_data, support.COLUMNS, where=support.WHERE,
                     table="homes", recipient=HELP)  # fmt: skip
    place.agree(text)
    place.release("help-homes", support_data)
    return reader(place, HELP)
