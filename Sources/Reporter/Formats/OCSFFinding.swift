internal import Model

/// One event of the class Compliance Finding, with the keys of version 1.5.0 of the schema.
///
/// `finding_info.uid` is the same for the same finding of every check of a host, and `metadata.uid` is the event's own.
struct OCSFFinding: Encodable {
  // Create: whoever collects the events knows whether a finding is there already.
  private let activityID = 1
  private let activityName = "Create"
  private let categoryUID = 2
  private let categoryName = "Findings"
  private let classUID = 2003
  private let className = "Compliance Finding"
  private let typeUID = 200_301
  private let typeName = "Compliance Finding: Create"
  private let statusID = 1
  private let status = "New"
  /// In milliseconds since 1970-01-01T00:00:00Z.
  private let time: Int64
  private let severityID: Int
  private let severity: String
  private let message: String
  private let statusCode: String
  private let compliance: Compliance
  private let findingInfo: FindingInfo
  private let metadata: Metadata
  private let resources: [Resource]

  init(
    _ point: CheckPoint, known name: String, number: Int, of record: CheckRecord, in wording: Wording
  ) {
    let title = "\(wording.language.name(of: point.topic)) \(point.name)"
    let why = point.details.joined(separator: "\n")
    time = record.time.started.milliseconds
    (severityID, severity) =
      switch point.severity {
      case .ok: (1, "Informational")
      case .warning: (3, "Medium")
      case .unknown: (4, "High")
      case .critical: (5, "Critical")
      }
    message = point.details.first ?? title
    statusCode = point.code
    compliance = Compliance(point.result, control: title, standard: wording.words(CheckRemark.standard))
    let host = TerminalText(record.host.id ?? record.host.name ?? "").shortened(to: 200).text
    findingInfo = FindingInfo(
      uid: "\(host):\(point.topic.rawValue):\(name)", title: title, desc: why.isEmpty ? nil : why,
      types: [point.topic.rawValue], createdTime: record.time.started.milliseconds)
    metadata = Metadata(
      version: "1.5.0", uid: "\(record.id):\(number)", correlationUID: record.id,
      product: .init(name: "vpnaudit", vendorName: "vpnaudit", version: record.agent.version))
    resources = [
      Resource(
        type: "Host", uid: record.host.id.map { TerminalText($0).shortened(to: 200).text },
        name: record.host.name.map { TerminalText($0).shortened(to: 200).text },
        labels: record.host.site.map { ["site:\(TerminalText($0).shortened(to: 200).text)"] })
    ]
  }

  private enum CodingKeys: String, CodingKey {
    case time, severity, message, compliance, metadata, resources, status
    case activityID = "activity_id"
    case activityName = "activity_name"
    case categoryUID = "category_uid"
    case categoryName = "category_name"
    case classUID = "class_uid"
    case className = "class_name"
    case typeUID = "type_uid"
    case typeName = "type_name"
    case severityID = "severity_id"
    case statusID = "status_id"
    case statusCode = "status_code"
    case findingInfo = "finding_info"
  }

  /// What was asked and how it came out.
  struct Compliance: Encodable {
    private let control: String
    private let standards: [String]
    private let status: String
    private let statusID: Int

    init(_ result: CheckPointResult, control: String, standard: String) {
      self.control = control
      standards = [standard]
      (statusID, status) =
        switch result {
        case .passed: (1, "Pass")
        case .warned: (2, "Warning")
        case .failed: (3, "Fail")
        case .undetermined: (0, "Unknown")
        case .skipped: (99, "Skipped")
        }
    }

    private enum CodingKeys: String, CodingKey {
      case control, standards, status
      case statusID = "status_id"
    }
  }

  struct FindingInfo: Encodable {
    let uid: String
    let title: String
    let desc: String?
    let types: [String]
    let createdTime: Int64

    private enum CodingKeys: String, CodingKey {
      case uid, title, desc, types
      case createdTime = "created_time"
    }
  }

  struct Metadata: Encodable {
    let version: String
    let uid: String
    /// The record's, which all its findings have.
    let correlationUID: String
    let product: Product

    struct Product: Encodable {
      let name: String
      let vendorName: String
      let version: String

      private enum CodingKeys: String, CodingKey {
        case name, version
        case vendorName = "vendor_name"
      }
    }

    private enum CodingKeys: String, CodingKey {
      case version, uid, product
      case correlationUID = "correlation_uid"
    }
  }

  struct Resource: Encodable {
    let type: String
    let uid: String?
    let name: String?
    let labels: [String]?
  }
}
