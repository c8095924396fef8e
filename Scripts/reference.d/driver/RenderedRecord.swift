import Model
import Reporter

/// What a record's formats say of it.
struct RenderedRecord {
  /// The class of a test in JUnit.
  enum Topic: String { case observation, tunnel, policy, endpoint, expectation, expiry }

  private let text: [String]
  private let xml: [String]
  private let annotations: [String]

  init(_ record: CheckRecord) throws {
    func lines(_ name: String) throws -> [String] {
      guard let format = ReportFormats.named(name) else { throw UnexpectedForm("no format '\(name)'") }
      let bytes = try format.bytes(of: record, style: TextStyle(colour: false, columns: 200), detail: .brief)
      return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
    }
    text = try lines("text")
    xml = try lines("junit")
    annotations = try lines("github")
  }

  /// Tag and status, and what stands beside them of endpoints and of what ends.
  var headline: String {
    var words = (text.first ?? "").split(separator: "  ").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
    // The registry's own words end the line.
    words.removeLast()
    let isStatus = words.count > 1 && Status(rawValue: String(words[1])) != nil
    let notes = words.dropFirst(isStatus ? 2 : 1).filter { $0.contains("endpoint") || $0.contains("expire") }
    return (words.prefix(isStatus ? 2 : 1) + notes.prefix(1)).joined(separator: ", ")
  }

  /// What became of the first test of a class.
  func junit(_ topic: Topic) throws -> String {
    guard let place = xml.firstIndex(where: { $0.contains("classname=\"vpnaudit.\(topic.rawValue)\"") })
    else {
      throw UnexpectedForm("no test of '\(topic.rawValue)'")
    }
    if xml[place].hasSuffix("/>") { return "passed" }
    let element = xml[place + 1].drop { $0 == " " || $0 == "<" }.prefix { $0.isLetter || $0 == "-" }
    return element == "system-out" ? "passed, with a note" : String(element)
  }

  /// The worst annotation.
  var github: String {
    ["error", "warning"].first { kind in annotations.contains { $0.hasPrefix("::\(kind) ") } } ?? "–"
  }
}

/// A format that is not written as it is read here.
struct UnexpectedForm: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
