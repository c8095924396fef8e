import Model

/// What is wrong with a text that is not a prefix, and how to fix it.
package struct PrefixMistake {
  /// What is wrong.
  package let message: String
  /// A hint, without the bits past the prefix's length where there are some.
  package let hint: String

  /// The mistake in a text that cannot be read as a prefix.
  package init(_ text: String) {
    let parts = text.split(separator: "/")
    if parts.count == 2, let address = IPAddress(parts[0]), let length = Int(parts[1]),
      let meant = IPPrefix(address, length: length)
    {
      message = "\(quoted(text)) has bits set past its length"
      hint = "write '\(meant)' or '\(address)'"
    } else {
      message = "\(quoted(text)) is not a prefix"
      hint = "write one such as '203.0.113.0/28' or '2001:db8::/64'"
    }
  }
}
