internal import Model

/// What a report's key signs: that files with these digests were made. A statement of in-toto, version 1.
///
/// Source: github.com/in-toto/attestation, spec/v1/statement.md.
public struct ReportStatement: Hashable, Sendable, Codable {
  /// The type of it as the payload of an envelope.
  public static let payloadType = "application/vnd.in-toto+json"
  private static let type = "https://in-toto.io/Statement/v1"
  private static let predicateType = "urn:vpnaudit:report-statement:1"

  /// A file by its digest; its name is for the reader.
  struct Subject: Hashable, Codable {
    let name: String
    /// `sha256`, in hexadecimal.
    let digest: [String: String]
  }

  /// What the files are about.
  struct Predicate: Hashable, Codable {
    let period: String
    let from: String
    let until: String
    let asOf: String

    enum CodingKeys: String, CodingKey {
      case period, from, until
      case asOf = "as_of"
    }
  }

  private let type: String
  private let predicateType: String
  let subject: [Subject]
  let predicate: Predicate

  enum CodingKeys: String, CodingKey {
    case subject, predicate, predicateType
    case type = "_type"
  }

  /// The statement about a report that was written to a file. `sha256` is that of the file, `json` that of the report as
  /// JSON: a second subject, where the file is another form of it.
  public init(of report: PeriodReport, file: String, sha256: String, json: String) {
    type = Self.type
    predicateType = Self.predicateType
    var subject = [Subject(name: file, digest: ["sha256": sha256])]
    if json != sha256 { subject.append(Subject(name: "report.json", digest: ["sha256": json])) }
    self.subject = subject
    predicate = Predicate(
      period: report.period.name, from: report.period.from.description,
      until: report.period.until.description, asOf: report.asOf.description)
  }

  /// A statement from the payload of an envelope; nil where it is none about a report.
  public init?(payload: [UInt8]) {
    guard let read = try? JSONReport.decode(Self.self, from: payload), read.type == Self.type,
      read.predicateType == Self.predicateType
    else { return nil }
    self = read
  }

  /// Its bytes, which are always the same.
  public func payload() throws(JSONReportError) -> [UInt8] { try JSONReport.compact(self) }

  /// Whether a file with this digest is among them.
  public func covers(sha256: String) -> Bool { subject.contains { $0.digest["sha256"] == sha256 } }

  /// The period that it is about.
  public var period: String { predicate.period }
}
