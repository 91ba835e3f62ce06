"""SES's SMTP interface: email-smtp.<Region>.amazonaws.com, on a port of loopback.

Source: "Using the Amazon SES SMTP interface to send email" in the developer guide.
"""
