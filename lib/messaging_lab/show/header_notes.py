"""What each header field is for, in one sentence, and who writes it in a message sent by SES."""

from __future__ import annotations

YOU = "You"
SENDER = "Sending service"
SES = "Amazon SES"
RECEIVER = "Receiver"
RELAY = "Server on the way"

NOTES: dict[str, tuple[str, str]] = {
    "return-path": (
        RECEIVER,
        "The envelope's sender (MAIL FROM), written down at delivery: bounces go there and SPF "
        "is about its domain.",
    ),
    "delivered-to": (RECEIVER, "The mailbox the message was put into."),
    "received": (RELAY, "One hop: which server took the message from which, how, and when."),
    "x-received": (RECEIVER, "A hop inside the receiver's own network."),
    "received-spf": (
        RECEIVER,
        "The SPF verdict in its older header: may this IP address send for that domain?",
    ),
    "authentication-results": (
        RECEIVER,
        "The receiver's verdict on SPF, DKIM and DMARC. Trust only the topmost one, written by "
        "the server that received the message for you.",
    ),
    "dkim-signature": (
        SENDER,
        "A signature over the body and the named header fields, made with the private key whose "
        "public half stands in DNS.",
    ),
    "from": (YOU, "The author people see. DMARC protects the domain of this address."),
    "sender": (YOU, "Who sent it on the author's behalf, if that is somebody else."),
    "to": (YOU, "The recipients people see. Where it really goes is in the envelope."),
    "cc": (YOU, "Further recipients people see."),
    "reply-to": (YOU, "Where answers go instead of to From."),
    "subject": (YOU, "The subject. Anything but ASCII is encoded (RFC 2047)."),
    "date": (SES, "When the message was sent; SES writes this itself."),
    "message-id": (
        SES,
        "The message's name, unique in the world; SES's message id is the part before the @.",
    ),
    "mime-version": (YOU, "Says that the body is structured by MIME."),
    "content-type": (YOU, "How to read the body: its kind, character set, or the parts it has."),
    "content-transfer-encoding": (YOU, "How the body's octets are written on the wire."),
    "content-disposition": (YOU, "Whether to show the part in place or as an attachment."),
    "feedback-id": (
        SES,
        "Names the campaign for feedback loops such as Gmail's, which counts spam reports by it.",
    ),
    "x-ses-outgoing": (SES, "The day and the IP address that SES sent it from."),
    "list-unsubscribe": (YOU, "Where a reader's mail program unsubscribes (RFC 2369)."),
    "list-unsubscribe-post": (
        YOU,
        "Promises that one POST to the link above unsubscribes, with no question asked (RFC 8058).",
    ),
    "list-id": (YOU, "The name of the mailing list (RFC 2919)."),
    "in-reply-to": (YOU, "The message this one answers."),
    "references": (YOU, "The conversation this message belongs to."),
    "auto-submitted": (YOU, "Says that a machine wrote it, so machines don't answer (RFC 3834)."),
    "precedence": (YOU, "An old hint that this is bulk mail."),
    "arc-seal": (RELAY, "Seals the results below for the next receiver (RFC 8617)."),
    "arc-message-signature": (RELAY, "The message as the forwarder saw it, signed (RFC 8617)."),
    "arc-authentication-results": (RELAY, "The verdict that a forwarder saw (RFC 8617)."),
}
"""Lower-case field name -> (who writes it, what it means)."""

DKIM_TAGS: dict[str, str] = {
    "v": "Version of the signature; always 1.",
    "a": "Algorithm: the kind of key and the hash.",
    "q": "How the key is found: a TXT record in DNS.",
    "c": "Canonicalization of headers/body: what changes of white space on the way are forgiven.",
    "d": "The domain that signs and takes responsibility; DMARC compares it with From.",
    "s": "Selector: which of the domain's keys. The public key is at {key_name}.",
    "t": "When it was signed.",
    "x": "When the signature expires.",
    "i": "Who signed, within d= or below it.",
    "h": "The header fields that are signed, in this order. One named twice can't be added later.",
    "l": "Only so many octets of the body are signed: the rest can be changed unseen.",
    "bh": "Hash of the canonical body.",
    "b": "The signature itself, over the fields in h= and this header with b= left empty.",
    "z": "Copies of header fields as they were when signed, to find out what changed.",
}
"""Tags of DKIM-Signature (RFC 6376, 3.5)."""

FEEDBACK_FIELDS: tuple[tuple[str, str], ...] = (
    ("a", "From the message tag ses:feedback-id-a; empty if you set none."),
    ("b", "From the message tag ses:feedback-id-b; empty if you set none."),
    ("account", "SES's own: the Region and an identifier that stays the same for your account."),
    ("sender", "The sending service: the SenderId that feedback loops group by."),
)
"""The fields of SES's Feedback-ID, from the left."""

RESULTS: dict[str, str] = {
    "spf": "May the connecting IP address send for the envelope's domain?",
    "dkim": "Is a signature intact, by the key its domain publishes?",
    "dmarc": "Did SPF or DKIM pass for a domain that belongs to From?",
    "arc": "Is the chain of forwarders' seals intact?",
    "iprev": "Does the connecting IP address's name lead back to it?",
}
"""What each method of Authentication-Results asks."""
