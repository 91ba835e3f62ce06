"""From a file, compressed or not, to the XML documents in it; no bomb gets to grow."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from messaging_lab.dmarc.report import BadReport

MAX_SIZE = 64 * 1024 * 1024
"""Octets of a report, unpacked: one of 120,000 records."""

MAX_ENTRIES = 100
"""Files in a zip archive. Receivers send one."""

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
BOMB = f"it unpacks to more than {MAX_SIZE >> 20} MiB, which no report does: perhaps a bomb"


def looks_packed(data: bytes) -> bool:
    """Whether octets begin as gzip or zip."""
    return data.startswith((GZIP, ZIP))


def looks_like_xml(data: bytes) -> bool:
    """Whether octets begin as XML, in whatever encoding."""
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    return start.startswith(b"<")


def unpack(data: bytes) -> Iterator[bytes]:
    """Yield the documents in a file. Raises BadReport where it can't be unpacked."""
    if data.startswith(GZIP):
        yield gunzip(data)
    elif data.startswith(ZIP):
        yield from unzip(data)
    elif len(data) > MAX_SIZE:
        raise BadReport(BOMB)
    else:
        yield data


def gunzip(data: bytes) -> bytes:
    """Return what gzip has packed, all members of it (RFC 1952). Raises BadReport."""
    parts, left = [], MAX_SIZE
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            parts.append(unpacker.decompress(data, left + 1))
        except zlib.error as error:
            raise BadReport(f"gzip can't unpack it: {error}") from None
        left -= len(parts[-1])
        if left < 0:
            raise BadReport(BOMB)
        if not unpacker.eof:
            raise BadReport("it breaks off: the gzip file isn't complete")
        data = unpacker.unused_data.lstrip(b"\0")
    return b"".join(parts)


def unzip(data: bytes) -> Iterator[bytes]:
    """Yield the files in a zip archive, all of them together within the limit. Raises BadReport."""
    left = MAX_SIZE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if is_content(entry)]
            if len(entries) > MAX_ENTRIES:
                raise BadReport(f"it has {len(entries)} files in it, and a report is one")
            for entry in entries:
                content = read_entry(archive, entry, left + 1)
                left -= len(content)
                if left < 0:
                    raise BadReport(BOMB)
                yield content
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        if isinstance(error, BadReport):
            raise
        raise BadReport(f"zip can't unpack it: {error}") from None


def is_content(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file; what macOS adds about files isn't."""
    return not entry.is_dir() and not entry.filename.startswith("__MACOSX/")


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """Return so many octets of a file at most, whatever size it claims. Raises BadReport."""
    try:
        with archive.open(entry) as opened:
            return opened.read(limit)
    except (RuntimeError, NotImplementedError, zlib.error) as error:
        raise BadReport(f"zip can't unpack it: {error}") from None
