import Model

/// Reads the expectations of an HTTP answer.
enum AnswerExpectationReader {
  /// How many redirects may be followed.
  private static let redirectRange = 0...20
  /// The statuses of final answers; beyond 599 are some that servers make up.
  private static let statusRange = 200...999

  static func read(_ value: YAMLNode) -> AnswerExpectations? {
    guard let fields = Fields(value, keys: ["status", "body", "headers", "redirects"]) else { return nil }
    let statuses = fields["status"].map(statuses) ?? []
    let redirects = fields["redirects"]?.number(in: redirectRange)
    if let first = statuses.first, redirects != 0,
      statuses.allSatisfy({ (300...399).contains($0.lowerBound) && (300...399).contains($0.upperBound) })
    {
      fields["status"]?.warning(
        "asks for \(first.lowerBound), but redirects are followed", hint: "add 'redirects: 0'")
    }
    return AnswerExpectations(
      statuses: statuses, body: fields["body"]?.text(), headers: fields["headers"].map(headers) ?? [],
      redirects: redirects)
  }

  /// One status or range, or a list of them.
  private static func statuses(_ value: YAMLNode) -> [ClosedRange<Int>] {
    guard value.isList else { return status(value).map { [$0] } ?? [] }
    if value.peekedItems.isEmpty {
      value.error("is empty", hint: "name a status such as 200, or remove it")
    }
    return value.list(status)
  }

  private static func status(_ value: YAMLNode) -> ClosedRange<Int>? {
    value.read(as: "an HTTP status", hint: "write one from 200 to 999, or a range such as 200-299") { text in
      let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
        part.utf8.count == 3 && part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil
      }
      guard ends.count <= 2, let low = ends.first.flatMap(\.self), let high = ends.last.flatMap(\.self),
        low <= high, statusRange.contains(low), statusRange.contains(high)
      else { return nil }
      return low...high
    }
  }

  /// The headers in the order of the file; one whose value is left out must only be there.
  private static func headers(_ value: YAMLNode) -> [AnswerExpectations.Header] {
    guard let entries = value.fields else {
      value.error("is not a mapping", hint: "write '{content-type: text/html}'; '~' as value stands for any")
      return []
    }
    var lines: [String: Int] = [:]
    return entries.compactMap { entry in
      let key = entry.key
      let name = key.scalarText
      guard let name, isFieldName(name) else {
        key.error(
          "has \(name.map(quoted) ?? "a list"), which is not a header name",
          hint: "write one such as 'content-type'")
        return nil
      }
      let line = key.line ?? 0
      if let first = lines.updateValue(line, forKey: name.lowercased()) {
        key.error(
          "has \(quoted(name)) twice", hint: "it is in line \(first) already; case does not matter")
        return nil
      }
      let content = entry.value.named(.entry(name, of: value.name))
      if content.isNull { return AnswerExpectations.Header(name: name) }
      return content.text().map { AnswerExpectations.Header(name: name, contains: $0) }
    }
  }

  /// A token (RFC 9110 section 5.6.2) of a sensible length.
  private static func isFieldName(_ text: String) -> Bool {
    (1...100).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (97...122).contains(byte | 32) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
  }
}
