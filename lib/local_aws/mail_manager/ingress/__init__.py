"""Ingress endpoints: where mail comes in.

`points` holds them and their life by the clock, `operations` is the API, `passwords` and
`certificates` say who may come in, `reception` decides on a message, `host` is the endpoint in the
small internet and `listener` all endpoints over real SMTP.
"""
