"""What answers a request. One module per thing a page is about."""
