"""What a browser may do with our pages, which cookies it keeps, and how much it may send."""

from csp.constants import NONE, SELF

from coachapp.settings.site import HTTPS

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "coachapp.views.errors.csrf_failure"

SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# The health check asks from inside the container, where there is no TLS.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
if HTTPS:
    # The prefix makes browsers refuse a cookie that a neighbouring site or plain http tries to set.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# W021 asks for HSTS preloading. That is a lasting promise for a whole domain, which belongs to
# the club that owns it and not to one program on it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# The largest form is a pasted squad: a few hundred rows of a few fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# A folder of laps: up to 500 files. The form counts them and says so; only what is far beyond ends before it, in a page
# that can say nothing of it. Each file above 2.5 MB is kept on disk meanwhile.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
