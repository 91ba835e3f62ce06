"""What the Gmail-like provider tells senders, in the form of Google's Postmaster Tools API v2.

Everything is counted from what the provider has received and its readers have reported. Google
states no numbers for "enough mail": the floors here are assumptions, and so is that a day is one of
UTC and that a report counts on the day its message came.
"""
