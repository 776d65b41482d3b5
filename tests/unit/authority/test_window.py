"""The admin shows the register and changes nothing."""

import pytest
from django.contrib.admin.utils import quote
from django.contrib.auth.models import User

from irwell.authority import models
from irwell.authority.window import open_window

SHOWN = ("organisation", "person", "dataset", "agreement", "ledgerentry", "token", "registerentry")


@pytest.fixture
def looking(place, client):
    place.describe()
    place.agree()
    place.token()
    client.force_login(User.objects.create_superuser("looker"))
    return client


@pytest.mark.parametrize("model", SHOWN)
def test_every_list_is_shown_and_nothing_can_be_added(looking, model) -> None:
    assert looking.get(f"/admin/authority/{model}/").status_code == 200
    assert looking.get(f"/admin/authority/{model}/add/").status_code == 403


def test_the_window_has_its_style_sheet(looking) -> None:
    sheet = looking.get("/static/admin/css/base.css")
    assert (sheet.status_code, b"body" in b"".join(sheet.streaming_content)) == (200, True)
    sheet.close()


def test_nothing_can_be_changed_or_removed(looking) -> None:
    row = models.Agreement.objects.get()
    address = f"/admin/authority/agreement/{quote(row.pk)}/"
    assert looking.get(f"{address}change/").status_code == 200
    assert looking.post(f"{address}change/", {"state": "revoked"}).status_code == 403
    assert looking.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.state == "active"


def test_sign_ins_are_not_changed_through_the_window(looking) -> None:
    assert looking.get("/admin/auth/user/").status_code == 404
    assert looking.get("/admin/auth/group/").status_code == 404


def test_a_token_is_shown_without_its_hash(looking) -> None:
    token = models.Token.objects.get()
    page = looking.get(f"/admin/authority/token/{token.pk}/change/").content.decode()
    assert token.pk in page
    assert token.hash not in page


def test_a_window_is_opened_with_a_password_said_once(place, client) -> None:
    name, password = open_window("auditor")
    assert client.login(username=name, password=password)
    again = open_window("auditor")[1]
    assert again != password
    assert not client.login(username=name, password=password)
