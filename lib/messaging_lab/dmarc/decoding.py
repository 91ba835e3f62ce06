"""From octets to text: the encoding that an XML document says it is in, or is in."""

from __future__ import annotations

import codecs
import re

from messaging_lab.dmarc.report import BadReport

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
"""How documents begin that aren't in an extension of ASCII (XML 1.0, Appendix F)."""

DECLARED = re.compile(rb"\A\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']{1,40})[\"']")
CHARACTER_SETS = re.compile(
    r"(utf-8|ascii|us-ascii|iso8859-\d+|latin|cp\d+|koi8-.|gb\w+|big5|euc_\w+|shift_jis)"
)
"""What reports may be in, by Python's names. Python knows more, none of them made for XML."""


def decode(data: bytes) -> str:
    """Return the text of an XML document. Raises BadReport where it isn't in its own encoding."""
    encoding = encoding_of(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        octet = data[error.start : error.start + 1].hex()
        raise BadReport(
            f"it isn't in the encoding it claims, {encoding}: octet 0x{octet} at {error.start}"
        ) from None


def encoding_of(data: bytes) -> str:
    """Return the name of the encoding, UTF-8 where nothing else is said. Raises BadReport."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    declared = DECLARED.match(data[:200])
    name = declared[1].decode("ascii", "replace") if declared else "utf-8"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if not CHARACTER_SETS.match(known):
        raise BadReport(f"it claims to be in {name!r}, which no XML document here can be in")
    return known
