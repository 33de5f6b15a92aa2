"""Letters: the server that takes them, or the folder where they lie until somebody reads them."""

from coachapp.settings.environment import flag, number, text
from coachapp.settings.site import VAR_DIR

EMAIL_HOST = text("QUARTERS_EMAIL_HOST")
if EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_PORT = number("QUARTERS_EMAIL_PORT", 587)
    EMAIL_HOST_USER = text("QUARTERS_EMAIL_USER")
    EMAIL_HOST_PASSWORD = text("QUARTERS_EMAIL_PASSWORD")
    EMAIL_USE_SSL = EMAIL_PORT == 465
    EMAIL_USE_TLS = not EMAIL_USE_SSL and flag("QUARTERS_EMAIL_TLS", default=True)
    EMAIL_TIMEOUT = 10
else:
    # Without a mail server a letter becomes a file that whoever runs the site can read.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = text("QUARTERS_EMAIL_FROM", "Quarters <quarters@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
