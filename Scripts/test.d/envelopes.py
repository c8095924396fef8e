"""Verifies DSSE envelopes, and makes some, with securesystemslib: an implementation that is not ours.

Usage: envelopes.py verify FILE KEY    how many lines of FILE the minisign key of KEY has signed, and how many not
       envelopes.py sign FILE KEY      writes envelopes of a new key to FILE, one per line, and the key to KEY
"""

import base64
import json
import sys

from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

work, file, key = sys.argv[1:]
if work == "verify":
    with open(key, encoding="ascii") as lines:
        raw = base64.b64decode(lines.read().splitlines()[1])[10:]
    refused = verified = 0
    with open(file, encoding="ascii") as lines:
        for line in lines:
            try:
                envelope = Envelope.from_dict(json.loads(line))
                keyid = next(iter(envelope.signatures))
                envelope.verify([SSlibKey(keyid, "ed25519", "ed25519", {"public": raw.hex()})], 1)
                verified += 1
            except (VerificationError, ValueError):
                refused += 1
    print(f"{verified} verified, {refused} refused")
else:
    signer = CryptoSigner.generate_ed25519()
    raw = bytes.fromhex(signer.public_key.keyval["public"])
    with open(key, "w", encoding="ascii") as out:
        out.write(f"untrusted comment: made by another program\n{base64.b64encode(b'Ed' + raw[:8] + raw).decode()}\n")
    with open(file, "w", encoding="ascii") as out:
        for payload in (b"{}", bytes(range(256)), b"x" * 10_000):
            envelope = Envelope(payload, "application/vnd.example+json", {})
            envelope.sign(signer)
            out.write(json.dumps(envelope.to_dict()) + "\n")
