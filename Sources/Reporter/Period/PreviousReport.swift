public import Model

/// The report of an earlier period, as far as a later one is compared with it.
public struct PreviousReport: Hashable, Sendable {
  /// Why a document is none.
  public struct Mistake: Error, Hashable, Sendable {
    let error: JSONReportError

    /// The location in the document and the problem in one line.
    public var description: String { error.description }
  }

  struct Host: Hashable, Decodable {
    let host: String
    let ids: [String]
    let extent: Extent?
    let state: PeriodReport.State
  }

  struct Finding: Hashable, Decodable {
    let id: String
    let host: String
    let host_id: String?
    let topic: String
    let name: String
    let code: String
    let severity: Severity
    let open: Bool
  }

  private struct Document: Hashable, Decodable {
    struct Span: Hashable, Decodable {
      let name: String
      let from: Timestamp
      let until: Timestamp
    }
    let period: Span
    let as_of: Timestamp
    let hosts: [Host]
    let findings: [Finding]
  }

  /// As it was named.
  public let path: String
  /// Of the document's bytes, in hexadecimal.
  let sha256: String
  private let document: Document

  public var name: String { document.period.name }
  public var from: Timestamp { document.period.from }
  /// Up to when it says something: the end of its period, or the moment of the report where that is earlier.
  public var end: Timestamp { document.as_of }
  /// Whether it was made when its period was over.
  public var isWhole: Bool { document.as_of >= document.period.until }
  var hosts: [Host] { document.hosts }
  var findings: [Finding] { document.findings }

  /// The report that a document holds: what `report --format json` wrote. `sha256` is that of its bytes.
  public init(json bytes: [UInt8], path: String, sha256: String) throws(Mistake) {
    do {
      document = try JSONReport.decode(Document.self, from: bytes, schema: PeriodReport.schema)
    } catch { throw Mistake(error: error) }
    (self.path, self.sha256) = (path, sha256)
  }
}
