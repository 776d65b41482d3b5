"""The Django app of the desk."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuthorityConfig(AppConfig):
    """One app, one register, one line of migrations."""

    name = "irwell.authority"
    label = "authority"
    verbose_name = "Register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Keep the search index of the public register whole after each migration."""
        from irwell.authority.searching import after_migrate

        post_migrate.connect(after_migrate, sender=self, dispatch_uid="register words")
