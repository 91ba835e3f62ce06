"""Seeded readers: they open, click, report spam and unsubscribe, by the lab's clock.

What a reader does with a message follows from who reads, and from what the message is like
(`habits`); the same seed does the same. Nothing here is a measurement of real people.
"""
