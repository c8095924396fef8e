public import Model
import Settings

/// A provider as a table describes it: what will be written, with the lines of the table that it comes from.
struct ProviderDraft {
  let id: String
  let line: Int
  var names: [(language: String, text: String)] = []
  var identifiers: [(kind: String, text: String)] = []
  var roles: [String] = []
  var registeredIn: String?
  var facilitiesIn: [String] = []
  var foreignShare: String?
  var absence: (on: CalendarDate, source: String, line: Int)?
  var licences: [LicenceDraft] = []
  var marks: [MarkDraft] = []
  var sources: [SourceDraft] = []
}

/// A licence of a table.
struct LicenceDraft {
  let number: String
  let line: Int
  var instrument: String?
  var authority: String?
  var classes: [String] = []
  var serves: [String] = []
  var customers: String?
  var validFrom: CalendarDate?
  /// The last day, as it is printed.
  var validTo: CalendarDate?
  /// A day, or `pending`.
  var commencedOn: String?
  var coveredBy: String?
  var flags: [String] = []
  var lastChecked: CalendarDate?
  /// The ids of its sources.
  var sources: [String] = []
}

/// A mark of a gateway in a table.
struct MarkDraft: Equatable {
  let kind: String
  let value: String
  let line: Int
  var region: String?
  var dedicated: Bool?
  var services: [String] = []
  var site: String?
  var from: CalendarDate?
  /// The last day.
  var to: CalendarDate?

  /// Whether both say the same, wherever they stand.
  func saysTheSame(as other: MarkDraft) -> Bool {
    (region, dedicated, services) == (other.region, other.dedicated, other.services)
      && (site, from, to) == (other.site, other.from, other.to)
  }
}

/// A source of a table; of the same provider the same source stands once.
struct SourceDraft: Equatable {
  let id: String
  let line: Int
  let title: String
  let url: String?
  let asOf: CalendarDate?
  let method: Source.Method
  let confidence: Source.Confidence

  /// Whether both are the same look-up.
  func isSame(as other: SourceDraft) -> Bool {
    (title, url, asOf, method, confidence)
      == (other.title, other.url, other.asOf, other.method, other.confidence)
  }
}

/// What a table need not say in every row.
public struct ImportDefaults: Sendable {
  /// The id of the authority of every licence without one.
  let authority: String?
  /// The day of every look-up without one, such as `2026-11-20`.
  let asOf: String?
  let sourceTitle: String?
  let sourceMethod: Source.Method?
  let sourceConfidence: Source.Confidence?

  public init(
    authority: String? = nil, asOf: String? = nil, sourceTitle: String? = nil,
    sourceMethod: Source.Method? = nil, sourceConfidence: Source.Confidence? = nil
  ) {
    self.authority = authority
    self.asOf = asOf
    self.sourceTitle = sourceTitle
    self.sourceMethod = sourceMethod
    self.sourceConfidence = sourceConfidence
  }

  /// Whether `asOf` is a date, where it is given.
  public var isDated: Bool { asOf.map { CalendarDate(written: $0) != nil } ?? true }
}
