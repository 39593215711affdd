"""A second reader: takes a mail on standard input apart with Python's email module, prints JSON."""
import base64
import json
import sys
from email import message_from_bytes, policy

mail = message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)


def people(name):
    field = mail[name]
    return [{"name": a.display_name, "mailbox": a.addr_spec} for a in field.addresses] if field else []


parts = []
defects = [str(d) for d in mail.defects]
for part in mail.walk():
    defects += [str(d) for d in part.defects]
    if part.is_multipart():
        continue
    parts.append({
        "type": part.get_content_type(),
        "disposition": part.get_content_disposition(),
        "file_name": part.get_filename(),
        "content": base64.b64encode(part.get_payload(decode=True)).decode(),
    })
json.dump({
    "type": mail.get_content_type(),
    "parameters": {k: v for k, v in mail["Content-Type"].params.items()},
    "from": people("From"), "to": people("To"), "cc": people("Cc"),
    "bcc": mail["Bcc"],
    "subject": str(mail["Subject"]),
    "date": int(mail["Date"].datetime.timestamp()),
    "message_id": mail["Message-ID"],
    "parts": parts,
    "defects": defects,
}, sys.stdout)
