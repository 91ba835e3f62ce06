"""Reports to read: written by hand, the way receivers do."""

from __future__ import annotations

import gzip
import io
import zipfile
from email.message import EmailMessage

RECORD = """<record>
    <row>
      <source_ip>{ip}</source_ip>
      <count>{count}</count>
      <policy_evaluated>
        <disposition>{disposition}</disposition>
        <dkim>{dkim}</dkim>
        <spf>{spf}</spf>
      </policy_evaluated>
    </row>
    <identifiers>
      <envelope_from>bounce.shop.example</envelope_from>
      <header_from>shop.example</header_from>
    </identifiers>
    <auth_results>
      <dkim>
        <domain>shop.example</domain>
        <selector>s1</selector>
        <result>{dkim}</result>
      </dkim>
      <spf>
        <domain>bounce.shop.example</domain>
        <result>{spf}</result>
      </spf>
    </auth_results>
  </record>"""

OLD = """<?xml version="1.0" encoding="UTF-8" ?>
<feedback>
  <report_metadata>
    <org_name>google.com</org_name>
    <email>noreply-dmarc-support@google.com</email>
    <report_id>{report_id}</report_id>
    <date_range>
      <begin>1767657600</begin>
      <end>1767743999</end>
    </date_range>
  </report_metadata>
  <policy_published>
    <domain>shop.example</domain>
    <adkim>r</adkim>
    <aspf>r</aspf>
    <p>none</p>
    <sp>none</sp>
    <pct>100</pct>
  </policy_published>
  {records}
</feedback>
"""


def record(
    ip: str = "203.0.113.5",
    count: int = 2,
    *,
    dkim: str = "pass",
    spf: str = "pass",
    disposition: str = "none",
) -> str:
    """Return a record's element."""
    return RECORD.format(ip=ip, count=count, dkim=dkim, spf=spf, disposition=disposition)


def old(*records: str, report_id: str = "17") -> bytes:
    """Return a report as RFC 7489 has it."""
    return OLD.format(report_id=report_id, records="".join(records) or record()).encode()


def zipped(content: bytes, name: str = "report.xml") -> bytes:
    """Return a zip archive of one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def mailed(content: bytes, name: str = "google.com!shop.example!1!2.xml.gz") -> bytes:
    """Return a message with a packed report attached."""
    message = EmailMessage()
    message["From"], message["To"] = "noreply@google.com", "rua@shop.example"
    message["Subject"] = "Report domain: shop.example"
    message.set_content("See the file.")
    packed = gzip.compress(content)
    message.add_attachment(packed, maintype="application", subtype="gzip", filename=name)
    return message.as_bytes()
