"""The ordeal's collisions and crashes, short: real servers and processes on a database of this run's kind."""
