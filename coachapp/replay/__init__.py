"""The engine on a training log without the web: the JSON contract of `manage.py replay`, read and written."""
