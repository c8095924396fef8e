internal import Model

/// Holds an answer against what it must be like while it is read; nothing of it is kept.
struct AnswerCheck {
  private let expected: AnswerExpectations
  /// Whether the lines that come are those before the body: trailers are none.
  private var isInHead = false
  /// For each expected header whether it was there, and whether with the right value.
  private var found: [(isThere: Bool, isRight: Bool)]
  private var search: TextSearch?
  /// Whether the body came packed, so that no text can be found in it.
  private var isEncoded = false

  init(_ expected: AnswerExpectations) {
    self.expected = expected
    found = expected.headers.map { _ in (false, false) }
    search = expected.body.map { TextSearch(for: $0) }
  }

  /// Takes a line of the head: a status line, which begins another answer, a header, or the empty line that ends it.
  mutating func read(line: UnsafeRawBufferPointer) {
    guard !expected.headers.isEmpty || search != nil else { return }
    if line.starts(with: "HTTP/".utf8) {
      isInHead = true
      isEncoded = false
      for index in found.indices { found[index] = (false, false) }
      return
    }
    guard isInHead else { return }
    guard let colon = line.firstIndex(of: 58) else {
      isInHead = false
      return
    }
    note(
      name: UnsafeRawBufferPointer(rebasing: line[..<colon]),
      value: UnsafeRawBufferPointer(rebasing: line[(colon + 1)...]))
  }

  private mutating func note(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
    if Self.isSame(name, "content-encoding"), !TextSearch.finds("identity", in: value) { isEncoded = true }
    for (index, header) in expected.headers.enumerated() where Self.isSame(name, header.name) {
      found[index].isThere = true
      // One of several lines of the same name is enough.
      if header.contains.map({ TextSearch.finds($0, in: value) }) ?? true { found[index].isRight = true }
    }
  }

  /// Whether a name is the one expected, without regard to case; both are in ASCII.
  private static func isSame(_ name: UnsafeRawBufferPointer, _ expected: String) -> Bool {
    func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 32 : byte }
    return name.elementsEqual(expected.utf8) { lower($0) == lower($1) }
  }

  /// Takes the next part of the body.
  mutating func read(body: UnsafeRawBufferPointer) { search?.read(body) }

  /// How a whole answer of a status fails; nil where it is as expected.
  ///
  /// Where no status is named, 401 and 403 are good, too: they come from a service that is up and requires
  /// credentials, which a probe without credentials cannot say. 407 comes from a proxy on the path, so that the endpoint was not
  /// reached.
  func failure(status: Int) -> Failure? {
    if expected.statuses.isEmpty {
      guard status < 400 || status == 401 || status == 403 else {
        return Failure(.httpStatus, facts: .status(number: status, expected: nil, shown: nil))
      }
    } else if !expected.statuses.contains(where: { $0.contains(status) }) {
      return Failure(.httpStatus, facts: .status(number: status, expected: statuses, shown: nil))
    }
    for (header, found) in zip(expected.headers, found) where !found.isRight {
      return Failure(.httpHeader, facts: .header(name: header.name, present: found.isThere))
    }
    guard let search, !search.isFound else { return nil }
    return Failure(.httpBody, facts: .textMissing(compressed: isEncoded))
  }

  /// The statuses as they are written: `200`, `300-399`.
  private var statuses: [String] {
    expected.statuses.map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }
  }
}
