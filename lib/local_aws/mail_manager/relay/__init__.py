"""SMTP relays: where rules hand mail on to.

`relays` holds them, `operations` is the API, `verified` says to whom SES relays at all, `delivery`
hands over, tries again and gives up by the clock.
"""
