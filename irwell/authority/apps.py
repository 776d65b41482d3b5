"""The Django app of the desk."""

from django.apps import AppConfig


class AuthorityConfig(AppConfig):
    """One app, one register, one line of migrations."""

    name = "irwell.authority"
    label = "authority"
    verbose_name = "Register"
    default_auto_field = "django.db.models.BigAutoField"
