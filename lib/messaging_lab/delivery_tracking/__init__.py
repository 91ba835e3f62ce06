"""Delivery tracking: where each mail and each text message is by now, in a table one can ask.

SES and AWS End User Messaging SMS send their events to a Firehose stream; `transform` is the
function that the stream calls, `query` the function behind an HTTP address. Both run on AWS as they
are: they need the standard library and boto3. `deployment` zips them and isn't in the zip.
"""
