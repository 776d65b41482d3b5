"""Django's settings; the only place that reads the environment."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

IRWELL_HOME = Path(os.environ.get("IRWELL_HOME", "irwell-home")).resolve()
SERVICE = os.environ.get("IRWELL_MODE", "") == "service"
_key = IRWELL_HOME / "keys" / "session.key"
if SERVICE and not _key.exists():
    raise SystemExit(f"{_key} is missing: create the home with `irwell home create` first.")
SECRET_KEY = _key.read_text().strip() if _key.exists() else secrets.token_hex(32)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("IRWELL_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
# Where recipients reach this node; written into profiles.
IRWELL_ADDRESS = os.environ.get("IRWELL_ADDRESS", "http://localhost:8000").rstrip("/")
# Hosts and folders that sources of hosted bodies may name; none unless the operator lists them.
IRWELL_SOURCES = tuple(filter(None, os.environ.get("IRWELL_SOURCES", "").split(",")))
LINK_SECONDS = int(os.environ.get("IRWELL_LINK_SECONDS", "900"))

# E-mail goes out only where the operator names a server (or `console`, to see it printed).
_smtp = os.environ.get("IRWELL_SMTP_HOST", "")
_tls = os.environ.get("IRWELL_SMTP_TLS", "starttls")
if _tls not in ("starttls", "tls", "none"):
    raise SystemExit("IRWELL_SMTP_TLS is `starttls`, `tls` or `none`.")
IRWELL_MAIL = bool(_smtp)
IRWELL_MAIL_HOUR = int(os.environ.get("IRWELL_MAIL_HOUR", "7"))
_backend = {"": "dummy", "console": "console"}.get(_smtp, "smtp")
EMAIL_BACKEND = f"django.core.mail.backends.{_backend}.EmailBackend"
EMAIL_HOST = _smtp
EMAIL_PORT = int(os.environ.get("IRWELL_SMTP_PORT", "465" if _tls == "tls" else "587"))
EMAIL_HOST_USER = os.environ.get("IRWELL_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("IRWELL_SMTP_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _tls == "starttls", _tls == "tls"
EMAIL_TIMEOUT = 10  # seconds: a round of tasks does not wait on a server that is gone
DEFAULT_FROM_EMAIL = os.environ.get("IRWELL_SMTP_FROM", "irwell@localhost")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ninja",
    "irwell.authority.apps.AuthorityConfig",  # last: its window unregisters what others register
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "irwell.server.urls"
WSGI_APPLICATION = "irwell.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _postgres(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


_url = os.environ.get("IRWELL_DATABASE", "")
DATABASES: dict[str, dict[str, object]] = {
    "default": _postgres(_url)
    if _url
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": IRWELL_HOME / "register.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: a ledger must not lose its last entry.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight from the installed packages; nothing is collected
WHITENOISE_AUTOREFRESH = False
SESSION_COOKIE_AGE = 8 * 3600  # privacy.md 5.4: 8 hours absolute
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVICE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Uploads arrive in chunks of at most 8 MiB (docs/reference/push-protocol.md).
DATA_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR"}},
}
