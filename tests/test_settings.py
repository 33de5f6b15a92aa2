"""What a site does with what its surroundings say: the settings are read in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    "DEBUG", "DEMO", "SECRET_KEY", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_NAME", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT",
    "EMAIL_BACKEND", "ACCOUNT_EMAIL_VERIFICATION", "DATABASES",
)  # fmt: skip
ASK = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES!r}}}, default=str))
"""


def ask(**given: str) -> subprocess.CompletedProcess[str]:
    """Read the settings with nothing in the environment but what is given."""
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "coachapp.settings", **given}
    return subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def read(**given: str) -> dict[str, Any]:
    """Return the settings that come of it."""
    done = ask(**given)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_real_site_is_closed_unless_told_otherwise(tmp_path: Path) -> None:
    found = read(SECRET_KEY="k", QUARTERS_VAR=str(tmp_path), QUARTERS_HOSTS="quarters.example, www.quarters.example")
    assert found["DEBUG"] is False
    assert found["DEMO"] is False
    assert found["ALLOWED_HOSTS"][:2] == ["quarters.example", "www.quarters.example"]
    assert "*" not in found["ALLOWED_HOSTS"]
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is found["SECURE_SSL_REDIRECT"] is True
    assert found["SESSION_COOKIE_NAME"] == "__Host-session"
    assert found["SECURE_HSTS_SECONDS"] > 0
    # No header of a visitor is believed as long as no proxy is announced.
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "quarters.sqlite3")


def test_a_site_on_the_own_wifi_speaks_plain_http() -> None:
    found = read(SECRET_KEY="k", QUARTERS_HTTPS="0")
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is found["SECURE_SSL_REDIRECT"] is False
    assert found["SECURE_HSTS_SECONDS"] == 0


def test_a_proxy_is_believed_once_announced() -> None:
    found = read(SECRET_KEY="k", QUARTERS_PROXIES="1")
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


def test_the_demo_keeps_to_a_database_of_its_own(tmp_path: Path) -> None:
    found = read(SECRET_KEY="k", QUARTERS_VAR=str(tmp_path), QUARTERS_DEMO="1")
    assert found["DATABASES"]["default"]["NAME"] == str(tmp_path / "demo.sqlite3")


def test_behind_a_pool_nothing_is_said_for_a_session() -> None:
    url = {"SECRET_KEY": "k", "DATABASE_URL": "postgresql://ada@127.0.0.1:6432/quarters"}
    usual = read(**url)["DATABASES"]["default"]
    pooled = read(**url, QUARTERS_POOLED="1")["DATABASES"]["default"]
    assert "statement_timeout" in usual["OPTIONS"]["options"]
    assert usual["DISABLE_SERVER_SIDE_CURSORS"] is False
    assert (usual["OPTIONS"]["server_side_binding"], usual["OPTIONS"]["prepare_threshold"]) == (True, 1)
    assert pooled["OPTIONS"] == {"connect_timeout": 5}
    assert pooled["DISABLE_SERVER_SIDE_CURSORS"] is True


def test_the_key_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("from a file\n")
    assert read(QUARTERS_VAR=str(tmp_path))["SECRET_KEY"] == "from a file"
    other = tmp_path / "other"
    other.write_text("from another")
    assert read(QUARTERS_VAR=str(tmp_path), QUARTERS_SECRET_KEY_FILE=str(other))["SECRET_KEY"] == "from another"


def test_letters_become_files_until_there_is_a_mail_server() -> None:
    assert read(SECRET_KEY="k")["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    found = read(SECRET_KEY="k", QUARTERS_EMAIL_HOST="smtp.example")
    assert found["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert found["ACCOUNT_EMAIL_VERIFICATION"] == "optional"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "There is no secret key."),
        ({"SECRET_KEY": "k", "QUARTERS_DEBUG": "perhaps"}, "QUARTERS_DEBUG must be 1 or 0, not 'perhaps'."),
        ({"SECRET_KEY": "k", "QUARTERS_PROXIES": "-1"}, "QUARTERS_PROXIES must be a whole number, not '-1'."),
        ({"SECRET_KEY": "k", "DATABASE_URL": "mysql://a/b"}, "DATABASE_URL must be sqlite or postgresql, not mysql."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(tmp_path: Path, given: dict[str, str], said: str) -> None:
    done = ask(QUARTERS_VAR=str(tmp_path), **given)
    assert done.returncode != 0
    assert said in done.stderr
