"""An athlete's own session for his watch, as the files that watches take in. PURE: values in, bytes out."""
