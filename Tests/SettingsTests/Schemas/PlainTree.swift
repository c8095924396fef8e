import Foundation
import Yams

@testable import Settings

/// A document as an editor sees it: YAML's scalars by the rules of YAML 1.2's core schema, everything else as JSON.
///
/// `NO` and days stay texts, as the reader takes them. Its JSON text is YAML again, so that the reader and a validator
/// are given the very same.
indirect enum PlainTree: Sendable {
  case null
  case bool(Bool)
  /// As it was written.
  case number(String)
  case text(String)
  case list([PlainTree])
  case mapping([(key: String, value: PlainTree)])

  /// The document of a file; nil where the file is none, or where a reader refuses it before it reads anything.
  init?(parsing bytes: [UInt8]) {
    guard YAMLDocument.root(of: bytes, schema: "", diagnostics: Diagnostics(file: "file")) != nil else {
      return nil
    }
    var text = String(decoding: bytes, as: UTF8.self)
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    guard let root = try? Parser(yaml: text, resolver: .basic).singleRoot() else { return nil }
    self.init(root)
  }

  private init(_ node: Node) {
    switch node {
    case .scalar(let scalar): self = Self.scalar(scalar.string, isPlain: scalar.style == .plain)
    case .sequence(let sequence): self = .list(sequence.map { PlainTree($0) })
    case .mapping(let mapping):
      self = .mapping(mapping.map { ($0.key.string ?? "", PlainTree($0.value)) })
    case .alias: self = .null
    }
  }

  private static func scalar(_ text: String, isPlain: Bool) -> PlainTree {
    guard isPlain else { return .text(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default:
      let isNumber = text.count <= 15 && text.wholeMatch(of: #/-?(0|[1-9][0-9]*)(\.[0-9]+)?/#) != nil
      return isNumber ? .number(text) : .text(text)
    }
  }

  /// The JSON text.
  var json: String {
    switch self {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .number(let text): return text
    case .text(let text): return Self.quoted(text)
    case .list(let items): return "[\(items.map(\.json).joined(separator: ", "))]"
    case .mapping(let pairs):
      return "{\(pairs.map { "\(Self.quoted($0.key)): \($0.value.json)" }.joined(separator: ", "))}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var shown = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": shown += "\\\""
      case "\\": shown += "\\\\"
      case _ where scalar.value < 32 || (127..<160).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        shown += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown + "\""
  }

  /// A step into a tree.
  enum Step: Hashable, Sendable {
    case key(String)
    case item(Int)
  }

  /// The places of everything in it, the root's first, each with what stands there.
  func places(from path: [Step] = []) -> [(path: [Step], tree: PlainTree)] {
    switch self {
    case .mapping(let pairs):
      [(path, self)] + pairs.flatMap { $0.value.places(from: path + [.key($0.key)]) }
    case .list(let items):
      [(path, self)] + items.enumerated().flatMap { $1.places(from: path + [.item($0)]) }
    default: [(path, self)]
    }
  }

  /// The tree with a change at a place.
  func changed(at path: ArraySlice<Step>, _ change: (PlainTree) -> PlainTree) -> PlainTree {
    guard let step = path.first else { return change(self) }
    switch (self, step) {
    case (.mapping(let pairs), .key(let key)):
      return .mapping(
        pairs.map { ($0.key, $0.key == key ? $0.value.changed(at: path.dropFirst(), change) : $0.value) })
    case (.list(let items), .item(let number)):
      return .list(items.enumerated().map { $0 == number ? $1.changed(at: path.dropFirst(), change) : $1 })
    default: return self
    }
  }

  /// The mapping with one entry more, or with the entry of a key under another name.
  func adding(_ key: String) -> PlainTree {
    guard case .mapping(let pairs) = self else { return self }
    return .mapping(pairs + [(key, .text("x"))])
  }

  func renaming(_ key: String, to other: String) -> PlainTree {
    guard case .mapping(let pairs) = self else { return self }
    return .mapping(pairs.map { ($0.key == key ? other : $0.key, $0.value) })
  }
}
