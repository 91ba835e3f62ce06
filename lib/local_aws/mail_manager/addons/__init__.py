"""Add-ons: subscriptions, instances, and what the simulated scanners find.

The scanners are SIMULATED: they know the test marks that the real ones publish, and nothing else.
`addons` holds subscriptions and instances, `operations` is the API, `scanners` finds.
"""
