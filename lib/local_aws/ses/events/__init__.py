"""What SES says about the messages it has sent: events, notifications, tracking.

`outcomes` turns what deliveries find into events; `publishing` hands each event to those who want
it; `event` writes its JSON. Everything is published through the public APIs of the other services.
"""
