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
