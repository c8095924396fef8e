/// A DNS name: letters, digits and hyphens in labels of at most 63, at most 253 in all (RFC 1123 §2.1).
///
/// The last label holds a letter, for `300.1.2.3` is a mistyped address and no name.
package func isHostName(_ text: some StringProtocol) -> Bool {
  let labels = text.split(separator: ".", omittingEmptySubsequences: false)
  guard text.utf8.count <= 253, let last = labels.last, !last.utf8.allSatisfy({ (48...57).contains($0) })
  else { return false }
  return labels.allSatisfy { label in
    (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
      && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
  }
}

/// A DNS name as targets have it: with underscores, too, which names of services and of some hosts have, and with the
/// final dot of one that no search list completes (RFC 1034 section 3.1).
func isTargetName(_ text: some StringProtocol) -> Bool {
  let name = text.hasSuffix(".") ? text.dropLast() : text[...]
  return isHostName(String(name.map { $0 == "_" ? "x" : $0 }))
}
