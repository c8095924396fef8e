/// Whether a text is a WireGuard key: 32 bytes in base64 (RFC 4648 section 4), as `wg` writes it.
package func isWireGuardKey(_ text: String) -> Bool {
  let digits = text.utf8.dropLast()
  guard digits.count == 43, text.utf8.last == UInt8(ascii: "="), let last = digits.last.flatMap(sextet)
  else { return false }
  // The 43rd digit holds the last four bits of the key and two that are zero.
  return last % 4 == 0 && digits.allSatisfy { sextet($0) != nil }
}

/// The six bits of a digit of base64.
private func sextet(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
  case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
  case UInt8(ascii: "+"): 62
  case UInt8(ascii: "/"): 63
  default: nil
  }
}
