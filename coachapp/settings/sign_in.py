"""Who is there: accounts, passwords, second factors and how long somebody stays signed in."""

from coachapp.settings.mail import EMAIL_HOST

AUTH_USER_MODEL = "coachapp.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    # Finds fault with none; a new password ends the API tokens of whoever has it.
    {"NAME": "coachapp.services.token.PasswordEndsTokens"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "coachapp.forms.account.SignupForm"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "optional" if EMAIL_HOST else "none"
ACCOUNT_ADAPTER = "coachapp.views.adapters.Accounts"
# For so many seconds a sign-in or a password counts as proof that it is still the coach himself.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# A passkey signs in by itself; an app's code, a security key or a recovery code comes after the password.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Whoever opens an account with another's address cannot lock him out of it by a second factor; only where no letter
# goes out is there no way to tell whose an address is.
MFA_ALLOW_UNVERIFIED_EMAIL = not EMAIL_HOST
MFA_ADAPTER = "coachapp.views.adapters.SecondFactors"
MFA_FORMS = {
    "add_webauthn": "coachapp.forms.second_factor.AddKeyForm",
    "activate_totp": "coachapp.forms.second_factor.ActivateAppForm",
    "authenticate": "coachapp.forms.second_factor.CodeForm",
    "reauthenticate": "coachapp.forms.second_factor.CodeAgainForm",
}
MFA_TOTP_ISSUER = "Quarters"
# Whoever finds a signed-in browser reads none of them.
MFA_RECOVERY_CODES_SHOW_ONCE = True
USERSESSIONS_ADAPTER = "coachapp.views.adapters.Sessions"

# An athlete's phone stays signed in for as long as browsers keep a cookie: 400 days.
SESSION_ENGINE = "coachapp.models.browser_session"
SESSION_COOKIE_AGE = 400 * 24 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
