import FoundationEssentials
import Testing

/// A file of `Golden`, beside the tests in the source tree.
struct Golden {
  let name: String

  private var path: String {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return folder.joined(separator: "/") + "/Golden/" + name
  }

  /// Expects the bytes to be the file's; with UPDATE_GOLDEN=1 the file is written first, to be read in review.
  func expect(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try Data(bytes).write(to: URL(filePath: path))
    }
    let expected = try [UInt8](Data(contentsOf: URL(filePath: path)))
    // Bytes, for two strings are equal to Swift when their characters are, whatever they are written with.
    let isSame = bytes == expected
    #expect(isSame, "\(difference(bytes, expected))", sourceLocation: sourceLocation)
  }

  private func difference(_ bytes: [UInt8], _ expected: [UInt8]) -> String {
    let newline = UInt8(ascii: "\n")
    let pairs = zip(
      bytes.split(separator: newline, omittingEmptySubsequences: false),
      expected.split(separator: newline, omittingEmptySubsequences: false))
    for (number, (line, other)) in pairs.enumerated() where line != other {
      return """
        \(name):\(number + 1) is now '\(String(decoding: line, as: UTF8.self))', \
        was '\(String(decoding: other, as: UTF8.self))': UPDATE_GOLDEN=1 rewrites it
        """
    }
    return "\(name) had \(expected.count) bytes, now \(bytes.count): UPDATE_GOLDEN=1 rewrites it"
  }
}
