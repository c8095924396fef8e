import Model
import Settings
import Testing

@testable import RegistryTools

/// Two files of grants side by side: nothing that they can say is passed over.
@Suite struct GrantComparisonTests {
  private static let digest = String(repeating: "ab", count: 32)

  private static let text = """
    schema: vpnaudit.grants/1
    meta: {serial: 3, issued: 2026-11-01T00:00:00Z, expires: 2027-02-01T00:00:00Z}
    grants:
      - id: g-1
        carrier: net
        managed_by: none
        ref: order 7
        line_id: LINE-1
        endpoints: [CN-BJ, DE]
        purpose: internal_office
        approval: {state: approved, from: 2026-01-01, until: 2028-01-01}
        conditions: {no_resale: {attested: true}, internal_office_only: {attested: false}}
        evidence: [{type: undertaking, sha256: "\(digest)"}]
      - id: g-2
        carrier: net
        endpoints: [CN-SH, FR]
        purpose: internal_office
        approval: {state: pending}

    """

  private static func book(_ text: String = text) throws -> GrantBook {
    try GrantsFile.parse(Array(text.utf8), file: "grants.yaml", registry: try FullRegistry.registry()).value
  }

  private static func book(replacing piece: String, with other: String) throws -> GrantBook {
    try #require(text.contains(piece), "\(piece)")
    return try book(text.replacing(piece, with: other))
  }

  private static func changes(_ old: GrantBook, _ new: GrantBook) -> [RegistryChange] {
    GrantComparison(from: old, to: new, at: FullRegistry.at).changes
  }

  private static let variants = [
    ("serial: 3", "serial: 4", "meta.serial"), ("issued: 2026-11-01", "issued: 2026-11-02", "meta.issued"),
    ("expires: 2027-02-01", "expires: 2027-03-01", "meta.expires"),
    ("carrier: net\n    managed_by: none", "carrier: none\n    managed_by: none", "grants.g-1.carrier"),
    ("managed_by: none", "managed_by: net", "grants.g-1.managed_by"),
    ("order 7", "order 8", "grants.g-1.ref"), ("LINE-1", "LINE-2", "grants.g-1.line_id"),
    ("[CN-BJ, DE]", "[CN-BJ, FR]", "grants.g-1.endpoints"),
    (
      "purpose: internal_office\n    approval: {state: approved",
      "purpose: platform\n    approval: {state: approved", "grants.g-1.purpose"
    ),
    ("state: approved", "state: withdrawn", "grants.g-1.approval.state"),
    ("from: 2026-01-01", "from: 2026-01-02", "grants.g-1.approval.from"),
    ("until: 2028-01-01", "until: 2028-01-02", "grants.g-1.approval.until"),
    ("{attested: true}", "{attested: false}", "grants.g-1.conditions"),
    ("type: undertaking", "type: contract", "grants.g-1.evidence"),
    ("sha256: \"ab", "sha256: \"cd", "grants.g-1.evidence"),
    ("id: g-2", "id: g-3", "grants.g-3"),
    (
      "  - id: g-2",
      "  - {id: g-0, carrier: net, endpoints: [DE, FR], purpose: platform, approval: {state: pending}}\n  - id: g-2",
      "grants.g-0"
    ),
  ]

  @Test(arguments: variants)
  func `every change of a field is reported with its place`(piece: String, other: String, place: String)
    throws
  {
    let (old, new) = (try Self.book(), try Self.book(replacing: piece, with: other))
    #expect(Self.changes(old, new).map(\.path) == [place])
    #expect(Self.changes(new, old).count == 1)
  }

  @Test func `no field of the model is left out`() throws {
    let full = Properties(of: try Self.book())
    var varied: Set<String> = []
    for (piece, other, _) in Self.variants {
      varied.formUnion(full.differing(from: Properties(of: try Self.book(replacing: piece, with: other))))
    }
    #expect(Set(full.values.keys).subtracting(varied).sorted() == [])
    #expect(full.values.count > 15)
  }

  @Test(arguments: [
    ("state: approved", "state: withdrawn", RegistryChange.Effect.grantLapses),
    ("from: 2026-01-01", "from: 2027-01-01", .grantLapses),
    ("until: 2028-01-01", "until: 2026-02-01", .grantLapses),
    ("state: pending", "state: approved, from: 2026-01-01", .grantHolds),
    ("[CN-BJ, DE]", "[CN-BJ, DE, FR]", .coversOthers), ("LINE-1", "LINE-2", .coversOthers),
    ("internal_office_only: {attested: false}", "internal_office_only: {attested: true}", .useAttested),
    ("{attested: true}", "{attested: false}", .useOpen), ("serial: 3", "serial: 2", .refusedByHosts),
    ("expires: 2027-02-01", "expires: 2026-11-05", .licensesNobody),
  ])
  func `what follows for sure is reported`(piece: String, other: String, effect: RegistryChange.Effect) throws
  {
    let changes = Self.changes(try Self.book(), try Self.book(replacing: piece, with: other))
    #expect(!changes.isEmpty && changes.allSatisfy { $0.effects == [effect] }, "\(changes)")
  }

  @Test func `of a grant that does not hold, nothing follows from its fields`() throws {
    let changes = Self.changes(try Self.book(), try Self.book(replacing: "[CN-SH, FR]", with: "[CN-SH, US]"))
    #expect(changes.map(\.effects) == [[]])
  }

  @Test func `a grant that came with an approval, and one that went with it, are reported as that`() throws {
    let (start, end) = (
      try #require(Self.text.firstRange(of: "  - id: g-1")),
      try #require(Self.text.firstRange(of: "  - id: g-2"))
    )
    let without = try Self.book(Self.text.replacingCharacters(start.lowerBound..<end.lowerBound))
    let full = try Self.book()
    #expect(Self.changes(without, full).map(\.effects) == [[.grantHolds]])
    #expect(Self.changes(full, without).map(\.effects) == [[.grantLapses]])
    #expect(Self.changes(full, without).map(\.path) == ["grants.g-1"])
  }

  @Test func `order is no change, and a grant under another id is renamed`() throws {
    let book = try Self.book()
    let turned = GrantBook(
      serial: book.serial, issued: book.issued, expires: book.expires, grants: book.grants.reversed())
    #expect(Self.changes(book, turned) == [])
    let renamed = try Self.book(replacing: "id: g-2", with: "id: g-9")
    #expect(Self.changes(book, renamed).map(\.detail) == [.renamed(from: "g-2")])
  }
}

extension String {
  fileprivate func replacingCharacters(_ range: Range<Index>) -> String {
    String(self[..<range.lowerBound]) + self[range.upperBound...]
  }
}
