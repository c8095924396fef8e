/// The nodes of a YAML document in the order of its text, and the texts of its scalars one after another.
///
/// Two arrays instead of an object for every node: a registry of ten thousand providers has some two million nodes.
/// A class, because every value that is read from it holds on to it.
final class YAMLTree {
  /// A scalar, or the beginning of a mapping or a list whose entries follow it.
  struct Node {
    enum Kind: UInt8 { case plain, quoted, mapping, sequence }

    let kind: Kind
    /// Counted from 1.
    let line: UInt32
    /// Of a scalar, where its text begins.
    fileprivate let start: UInt32
    /// Of a scalar, where its text ends; else the index of the node that follows the last one inside.
    fileprivate var end: UInt32

    var isScalar: Bool { kind == .plain || kind == .quoted }
  }

  let nodes: [Node]
  private let text: [UInt8]
  let diagnostics: Diagnostics

  fileprivate init(_ nodes: [Node], _ text: [UInt8], _ diagnostics: Diagnostics) {
    self.nodes = nodes
    self.text = text
    self.diagnostics = diagnostics
  }

  /// The index of the node that follows a node and all that lies in it.
  func next(after index: Int) -> Int {
    let node = nodes[index]
    return node.isScalar ? index + 1 : Int(node.end)
  }

  /// The text of a scalar; empty for any other node.
  func bytes(of index: Int) -> ArraySlice<UInt8> {
    let node = nodes[index]
    return node.isScalar ? text[Int(node.start)..<Int(node.end)] : []
  }

  /// The text of a scalar.
  func string(of index: Int) -> String {
    let node = nodes[index]
    return text.withUnsafeBufferPointer { text in
      String(decoding: UnsafeBufferPointer(rebasing: text[Int(node.start)..<Int(node.end)]), as: UTF8.self)
    }
  }

  /// Whether the scalar's text is this one.
  func holds(_ word: String, at index: Int) -> Bool {
    let node = nodes[index]
    guard Int(node.end) - Int(node.start) == word.utf8.count else { return false }
    return text[Int(node.start)..<Int(node.end)].elementsEqual(word.utf8)
  }

  /// Whether every byte of the scalar's text is a letter, digit, sign or space of ASCII, which is so of nearly all.
  func isPlainASCII(_ index: Int) -> Bool {
    let node = nodes[index]
    return text.withUnsafeBufferPointer { text in
      text[Int(node.start)..<Int(node.end)].allSatisfy { (0x20...0x7e).contains($0) }
    }
  }
}

/// Builds a tree, from its first node to its last.
struct YAMLTreeBuilder {
  private var nodes: [YAMLTree.Node] = []
  private var text: [UInt8] = []
  /// The mappings and lists that are still open.
  private var open: [Int] = []

  /// With room for the nodes of a text of so many bytes.
  init(room bytes: Int) {
    // Room that stays empty costs no memory: the kernel gives a page when it is written to.
    nodes.reserveCapacity(bytes / 6)
    text.reserveCapacity(bytes)
  }

  mutating func add(_ scalar: UnsafeBufferPointer<UInt8>, isPlain: Bool, line: Int) {
    let start = UInt32(text.count)
    text.append(contentsOf: scalar)
    nodes.append(
      YAMLTree.Node(
        kind: isPlain ? .plain : .quoted, line: UInt32(line), start: start, end: UInt32(text.count)))
  }

  /// Begins a mapping or a list: what is added until `close` lies in it.
  mutating func begin(_ kind: YAMLTree.Node.Kind, line: Int) {
    open.append(nodes.count)
    nodes.append(YAMLTree.Node(kind: kind, line: UInt32(line), start: 0, end: 0))
  }

  mutating func close() {
    if let index = open.popLast() { nodes[index].end = UInt32(nodes.count) }
  }

  func tree(_ diagnostics: Diagnostics) -> YAMLTree { YAMLTree(nodes, text, diagnostics) }
}
