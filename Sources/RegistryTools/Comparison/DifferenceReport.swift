import Model
public import Reporter

/// What changed between two registries, or two files of grants, for a person.
public struct DifferenceReport {
  private let style: TextStyle

  /// A report for a terminal of the style; the words are the same in every colour.
  public init(style: TextStyle) { self.style = style }

  /// The whole report, every line ended by a newline.
  public func text(of difference: RegistryDifference) -> String {
    var page = Page(style: style)
    let (old, new) = (difference.old.serial, difference.new.serial)
    let count = difference.changes.count
    page.line([
      StyledText(counted(count, "change"), .head),
      StyledText(" from \(difference.kind.rawValue) \(old) to \(new), as of \(difference.at.day)"),
    ])
    if let editions = Self.editions(difference) { page.paragraph([], editions.text, editions.attribute) }
    let urgent = difference.changes.filter(\.isDangerous)
    let others = difference.changes.filter { !$0.isDangerous }
    Self.write(urgent, "review these first", .unsure, to: &page)
    Self.write(others, urgent.isEmpty ? "changes" : "other changes", .plain, to: &page)
    return page.text
  }

  private static func write(
    _ changes: [RegistryChange], _ title: String, _ attribute: TextAttribute, to page: inout Page
  ) {
    if changes.isEmpty { return }
    page.blank()
    page.line([StyledText(title, .head)])
    for change in changes {
      page.paragraph([StyledText("- ", attribute)], ChangeWords(change: change).sentence)
    }
  }

  /// How the two editions hang together; nil where nothing is to be said of it.
  private static func editions(_ difference: RegistryDifference) -> (text: String, attribute: TextAttribute)?
  {
    let (old, new) = (difference.old, difference.new)
    if difference.predecessor == .same { return ("both files are the same, byte by byte", .plain) }
    if new.serial == old.serial {
      return (
        "the serial is the same: raise meta.serial, for hosts that accepted the one refuse the other", .bad
      )
    }
    if difference.kind == .grants { return nil }
    switch difference.predecessor {
    case .fits: return ("its prev_sha256 is the digest of registry \(old.serial), as it should be", .plain)
    case .differs:
      return (
        "its prev_sha256 is not the digest of registry \(old.serial), which is \(old.sha256)", .bad
      )
    case .unstated, .same:
      return ("it has no prev_sha256, so it does not say which edition it follows", .plain)
    }
  }
}

/// The same as a document: `vpnaudit.difference/1`.
struct DifferenceDocument: Encodable {
  struct Edition: Encodable {
    let serial: Int
    let sha256: String
  }

  struct Change: Encodable {
    let place: String
    let kind: String
    let before: String?
    let after: String?
    let gained: [String]?
    let lost: [String]?
    /// The fields of an entry that came or went.
    let facts: [String: String]?
    let effects: [RegistryChange.Effect]
    let dangerous: Bool
    let text: String
  }

  let schema = "vpnaudit.difference/1"
  let of: RegistryDifference.Kind
  let at: Timestamp
  let old: Edition
  let new: Edition
  /// Whether the new one's `prev_sha256` is the old one's digest.
  let predecessor: RegistryDifference.Predecessor
  let changes: [Change]

  init(_ difference: RegistryDifference) {
    of = difference.kind
    at = difference.at
    old = Edition(serial: difference.old.serial, sha256: difference.old.sha256)
    new = Edition(serial: difference.new.serial, sha256: difference.new.sha256)
    predecessor = difference.predecessor
    changes = difference.changes.map(Change.init)
  }
}

extension DifferenceDocument.Change {
  init(_ change: RegistryChange) {
    place = change.path
    effects = change.effects
    dangerous = change.isDangerous
    text = ChangeWords(change: change).sentence
    var (before, after): (String?, String?) = (nil, nil)
    var (gained, lost): ([String]?, [String]?) = (nil, nil)
    var facts: [RegistryChange.Fact]?
    switch change.detail {
    case .added(let all): (kind, facts) = ("added", all)
    case .removed(let all): (kind, facts) = ("removed", all)
    case .renamed(let id): (kind, before) = ("renamed", id)
    case .moved(let owner): (kind, before) = ("moved", owner.subject.path)
    case .resized(let from, let to):
      (kind, before, after) = (to.contains(from) ? "widened" : "narrowed", from.description, to.description)
    case .ability(let can, _, _): kind = can ? "can_license" : "cannot_license"
    case .changed(_, let from, let to): (kind, before, after) = ("changed", from, to)
    case .day(_, let from, let to):
      (kind, before, after) = ("changed", from?.description, to?.description)
    case .items(_, let more, let less):
      (kind, gained, lost) = ("changed", more, less)
    }
    (self.before, self.after, self.gained, self.lost) = (before, after, gained, lost)
    self.facts = facts.map { Dictionary($0.map { ($0.field.rawValue, $0.value) }) { first, _ in first } }
  }
}

extension JSONReport {
  /// The bytes of a document on what changed between two registries.
  public static func bytes(of difference: RegistryDifference) throws(JSONReportError) -> [UInt8] {
    try encode(DifferenceDocument(difference))
  }
}
