"""How much of a file is read at most: no page waits long, and no file fills the memory."""

from typing import Final

MOST_BYTES: Final = 4 * 1024 * 1024
#: A FIT file is decoded message by message; four hours of a watch that writes every second fit in this.
MOST_FIT_BYTES: Final = 1024 * 1024
MOST_LAPS: Final = 500
MOST_ROWS: Final = 5_000
#: Reading a cell costs some 15 microseconds: these take under a second.
MOST_CELLS: Final = 50_000
MOST_COLUMNS: Final = 120
MOST_CELL: Final = 2_000
LONGEST_LAP_MS: Final = 24 * 3_600_000
