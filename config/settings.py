"""Every setting in one file, read from the environment. docs/settings.md explains each variable."""

from __future__ import annotations

import zoneinfo
from pathlib import Path

from csp.constants import NONE, SELF

from config import broker, databases, env, logs, mailing

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.env_text("KALLELSE_DATA", str(BASE_DIR / "var"))).absolute()

# The tzdata wheel alone: a machine's own copy may be years older, and feeds define their zones from the wheel.
zoneinfo.reset_tzpath(to=())

SECRET_KEY = env.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.env_secret("SECRET_KEY_FALLBACKS").split()
DEBUG = env.env_bool("DEBUG")
# The invented world with its caught mail and its sign-in link; `up` asks for it, a real installation never does.
DEMO = env.env_bool("KALLELSE_DEMO")
CAUGHT_MAIL_DIR = DATA_DIR / "mail"

# Links are built from a network's own host, never from the request; only scheme and port come from here.
PUBLIC_SCHEME = env.env_choice("PUBLIC_SCHEME", default="https", choices=("https", "http"))
PUBLIC_PORT = env.env_int("PUBLIC_PORT", default=443 if PUBLIC_SCHEME == "https" else 80, low=1, high=65535)
# The hosts are rows: NetworkMiddleware looks the host up and answers 404 to one it does not know.
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "config",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "events",
    "notifications",
    "web",
    "demo",
    "allauth",
    "allauth.account",
    "anymail",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.access.NetworkMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "web.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.access.page",
            ],
        },
    }
]

DATABASES = {"default": databases.database(env.env_secret("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = broker.checked(env.env_secret("REDIS_URL"))
CACHES = broker.caches(REDIS_URL)

LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LANGUAGE_CODE = "sv"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
# Storage and logs only; readers see the zone of the place or their own.
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.env_text("STATIC_ROOT", str(BASE_DIR / "staticfiles"))).absolute()
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"

# Mail: one address, see config/mailing.py. Without one, a mail server on this machine is assumed.
globals().update(mailing.mailer(env.env_secret("EMAIL_URL", "smtp://127.0.0.1:25")).settings())
DEFAULT_FROM_EMAIL = env.env_text("DEFAULT_FROM_EMAIL", "kallelse@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

AUTH_USER_MODEL = "events.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = []
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/org/"
# Organisers sign in with a code sent to their address. There are no passwords and nobody signs up by themselves.
ACCOUNT_ADAPTER = "notifications.sign_in.CodeByMail"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# Whoever asks gets the same answer whether or not the address is known.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/org/konto/login/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "request_login_code": "web.forms.directory.SignInForm",
    "confirm_login_code": "web.forms.directory.CodeForm",
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE = PUBLIC_SCHEME == "https"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# Says what happened and what to do, in our own words; nothing that was typed is lost by going back.
CSRF_FAILURE_VIEW = "web.access.forbidden"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Only behind a proxy that sets the header itself; otherwise anyone could claim to have come by https.
if env.env_bool("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# A page of answers, no files yet: 100 kB of text is refused by the form with a sentence, not by a broken request.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

LOGGING = logs.logging_settings(
    env.env_choice("LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
)
