"""Google's Postmaster Tools, API v2: what Gmail says of a domain's mail, as tables.

    from messaging_lab.postmaster import Postmaster, google_source

    postmaster = Postmaster(google_source())
    postmaster.spam_rate("news.example.com", first, last)

A source speaks v2's JSON, Google's own or one of a simulated world; the tables are the same.
"""

from messaging_lab.postmaster.google import google_source
from messaging_lab.postmaster.local import open_postmaster
from messaging_lab.postmaster.postmaster import Postmaster
from messaging_lab.postmaster.source import Source

__all__ = ["Postmaster", "Source", "google_source", "open_postmaster"]
