"""A window on the register: everything is shown, nothing is changed. Acts are the only door."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from irwell.authority import models

if TYPE_CHECKING:
    Shown = admin.ModelAdmin[Any]
else:
    Shown = admin.ModelAdmin


class Window(Shown):
    """A model that can be looked at."""

    list_per_page = 50

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Refuse: only an act adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Refuse: only an act changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Refuse: only an act removes."""
        return False


@admin.register(models.Token)
class TokenWindow(Window):
    """Tokens without their hashes."""

    exclude = ("hash",)
    list_display = ("id", "kind", "organisation", "system", "expires_at", "ended_at")


@admin.register(models.LedgerEntry)
class EntryWindow(Window):
    """Entries as the words that were hashed."""

    list_display = ("seq", "act", "words")
    fields = ("seq", "act", "words")
    readonly_fields = ("words",)
    list_filter = ("act",)

    @admin.display(description="canonical entry")
    def words(self, entry: models.LedgerEntry) -> str:
        """Return the canonical entry as text.

        Args:
            entry: The row.

        Returns:
            The JSON that was hashed.
        """
        return bytes(entry.canonical).decode()


# Sign-ins to this window are made by `irwell person window`, never inside it.
admin.site.unregister([User, Group])
for model in (
    models.Organisation,
    models.Person,
    models.PublicKey,
    models.DataSet,
    models.Contract,
    models.Mapping,
    models.Deposit,
    models.DataSource,
    models.Agreement,
    models.Party,
    models.Signature,
    models.RegisterEntry,
    models.Release,
    models.Read,
    models.Figure,
    models.Delivery,
    models.Fault,
    models.Mailing,
):
    admin.site.register(model, Window)
