import Model
public import Reporter

/// What was seen on a fleet and a registry does not know, for a person.
public struct SuggestionReport {
  private let style: TextStyle

  /// A longer name stands on a line of its own.
  private static let widestLead = 24

  /// A report for a terminal of the style; the words are the same in every colour.
  public init(style: TextStyle) { self.style = style }

  /// The whole report, every line ended by a newline.
  public func text(of suggestions: Suggestions) -> String {
    var page = Page(style: style)
    let count = suggestions.entries.count
    let what = suggestions.serial == nil ? "seen" : "seen and not known for sure"
    page.paragraph([], "\(counted(count, "recogniser")) \(what), in \(suggestions.readWords)", .head)
    if let known = suggestions.knownWords { page.paragraph([], known) }
    if let leftOut = suggestions.leftOutWords { page.paragraph([], leftOut, .unsure) }
    for kind in Suggestions.Kind.allCases {
      let entries = suggestions.entries.filter { $0.mark.kind == kind }
      if entries.isEmpty { continue }
      page.blank()
      page.line([StyledText(entries.count == 1 ? kind.noun : kind.plural, .head)])
      for entry in entries {
        let words = SuggestionWords(entry: entry)
        let name = TerminalText(words.name).shortened(to: 76)
        if name.cells > Self.widestLead {
          page.line([StyledText(name, .head)])
          page.paragraph([].padded(to: 4), words.headline)
        } else {
          page.paragraph([StyledText(name, .head), StyledText(": ")], words.headline)
        }
        for remark in words.remarks { page.paragraph([].padded(to: 4), remark) }
      }
    }
    return page.text
  }
}

/// The same as a document: `vpnaudit.suggestions/1`.
struct SuggestionDocument: Encodable {
  struct Entry: Encodable {
    let kind: String
    let value: String
    let sha256: String?
    let hosts: Int
    let provenHosts: Int
    let sites: [String]
    let products: [String]
    let services: [String]?
    let endpoints: [String]?
    let tags: [String: Int]
    let codes: [String: Int]
    let first: Timestamp
    let last: Timestamp
    let weak: String?

    enum CodingKeys: String, CodingKey {
      case kind, value, sha256, hosts, sites, products, services, endpoints, tags, codes, first, last, weak
      case provenHosts = "proven_hosts"
    }
  }

  struct Known: Encodable {
    let marks: [String: Int]
    let owners: Int
    let hosts: Int
  }

  let schema = "vpnaudit.suggestions/1"
  let registrySerial: Int?
  let documents: Int
  let hosts: Int
  let nameless: Int
  let leftOut: Int
  let entries: [Entry]
  let known: Known?

  enum CodingKeys: String, CodingKey {
    case schema, documents, hosts, nameless, entries, known
    case registrySerial = "registry_serial"
    case leftOut = "left_out"
  }

  init(_ suggestions: Suggestions) {
    registrySerial = suggestions.serial
    documents = suggestions.documents
    hosts = suggestions.hosts
    nameless = suggestions.nameless
    leftOut = suggestions.leftOut
    entries = suggestions.entries.map { entry in
      var digest: String?
      if case .executable(_, let sha256) = entry.mark { digest = sha256 }
      return Entry(
        kind: entry.mark.kind.rawValue, value: SuggestionWords(entry: entry).name,
        sha256: digest, hosts: entry.hosts, provenHosts: entry.provenHosts, sites: entry.sites,
        products: entry.products,
        services: entry.mark.kind == .gateway ? entry.services.map(\.description) : nil,
        endpoints: entry.mark.kind == .wireguardKey ? entry.endpoints.map(\.description) : nil,
        tags: Dictionary(entry.tags.map { ($0.value.rawValue, $0.hosts) }) { first, _ in first },
        codes: Dictionary(entry.codes.map { ($0.value, $0.hosts) }) { first, _ in first },
        first: entry.first, last: entry.last, weak: entry.weak.map(Wording.english.doubt))
    }
    known = suggestions.serial.map { _ in
      Known(
        marks: Dictionary(
          suggestions.known.marks.map { ($0.key.rawValue, $0.value) }
        ) { first, _ in first },
        owners: suggestions.known.owners, hosts: suggestions.known.hosts)
    }
  }
}

extension JSONReport {
  /// The bytes of a document on what a registry does not know.
  public static func bytes(of suggestions: Suggestions) throws(JSONReportError) -> [UInt8] {
    try encode(SuggestionDocument(suggestions))
  }
}
