"""What the tests put into the environment before the settings are read.

pytest loads this module first (``-p tests.environment`` in pyproject.toml), so a test run needs
no preparation and never depends on what is set in the shell of whoever starts it.
"""

import os

for name in [name for name in os.environ if name.startswith("QUARTERS_")]:
    if name != "QUARTERS_TEST_SERVER":
        del os.environ[name]

os.environ |= {
    "SECRET_KEY": "only-for-tests-and-therefore-no-secret-at-all-0123456789",
    "QUARTERS_HTTPS": "0",
    "QUARTERS_HASHED_STATIC": "0",
}
