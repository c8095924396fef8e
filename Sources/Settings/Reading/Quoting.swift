/// A written text for a message: in quotes, shortened, with control characters made visible.
package func quoted(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(80) {
    shown += scalar.isPrintable ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
  }
  return "'\(shown)\(text.unicodeScalars.count > 80 ? "…" : "")'"
}

/// A common noun with its article: `a provider`, `an authority`.
func withArticle(_ noun: String) -> String {
  "\("aeiou".contains(noun.prefix(1)) ? "an" : "a") \(noun)"
}

/// Words to choose from: `'tunnel', 'direct' or 'any'`.
package func alternatives(_ words: [String]) -> String {
  let shown = words.map(quoted)
  guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
  return "\(shown.dropLast().joined(separator: ", ")) or \(last)"
}

extension Unicode.Scalar {
  /// Whether the character is visible: not a control character, a direction mark or a line separator.
  package var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
    default: true
    }
  }
}

/// The word of the list that was most likely meant, or nil where none is near.
public func nearest(to word: String, in words: some Sequence<String>) -> String? {
  let written = Array(word.lowercased().unicodeScalars.prefix(64))
  var best: (word: String, distance: Int)?
  for candidate in words {
    // At least the surplus letters of the longer word must be removed: for most words that is already too many.
    guard abs(candidate.unicodeScalars.count - written.count) <= 3 else { continue }
    let distance = editDistance(written, Array(candidate.lowercased().unicodeScalars))
    if distance <= min(3, candidate.count / 4), distance < best?.distance ?? .max {
      best = (candidate, distance)
    }
  }
  return best?.word
}

/// The number of letters to insert, remove, replace or swap with their neighbour.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var before: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
      row.append(cost)
    }
    (before, last) = (last, row)
  }
  return last[b.count]
}
