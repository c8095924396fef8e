internal import Model

/// What was found, and what it was judged by.
extension PeriodReport {
  /// Something that checks said of a host.
  struct Finding: Hashable, Sendable, Encodable {
    /// The same in every report: 32 hexadecimal digits of SHA-256 over host, topic, name and code.
    let id: String
    let host: String
    /// The host's own id, and the part of it that was looked at: what `host` names may be several.
    let hostID: String?
    let extent: Extent?
    let topic: String
    let name: String
    let code: String
    let severity: Severity
    /// Whether the host's last check still said so.
    let open: Bool
    let first: Timestamp
    let last: Timestamp
    let checks: Int
    let text: CheckSentence?
    let place: Place?
    /// Nil where the report is not compared with an earlier one.
    var change: FindingChange?
    var disposition: Decision?

    var label: FindingName { FindingName(topic: topic, name: name) }

    enum CodingKeys: String, CodingKey {
      case id, host, extent, topic, name, code, severity, open, first, last, checks, text, disposition
      case hostID = "host_id"
      case place = "last_check"
      case change = "since_last"
    }
  }

  struct Provider: Hashable, Sendable, Encodable {
    let id: String
    let name: String
    let licence: String?
    /// Its last day, as the latest check has it.
    let through: String?
    let tags: [String: Int]
    let first: Timestamp
    let last: Timestamp
    let hosts: Int
    let checks: Int
  }

  struct Licence: Hashable, Sendable, Encodable {
    let provider: String
    let licence: String
    let through: String
    /// Whether the last day was over at the end of the report, taken in UTC.
    let ended: Bool
  }

  struct Certificate: Hashable, Sendable, Encodable {
    let endpoint: String
    let target: String
    let ends: Timestamp
    let ended: Bool
    /// When that was last seen.
    let seen: Timestamp
  }

  struct Edition: Hashable, Sendable, Encodable {
    let serial: Int?
    let sha256: String?
    let signature: CheckRecord.Inputs.RegistryFile.Signature
    let keyID: String?
    let expires: Timestamp?
    let first: Timestamp
    let last: Timestamp
    let hosts: Int
    let checks: Int

    enum CodingKeys: String, CodingKey {
      case serial, sha256, signature, expires, first, last, hosts, checks
      case keyID = "key_id"
    }
  }

  struct Waiver: Hashable, Sendable, Encodable {
    let reason: String
    let accountable: String
    let through: String
    let insteadOf: Status
    let hosts: Int
    let first: Timestamp
    let last: Timestamp

    enum CodingKeys: String, CodingKey {
      case reason, accountable, through, hosts, first, last
      case insteadOf = "instead_of"
    }
  }

  struct Refusal: Hashable, Sendable, Encodable {
    let unit: String?
    let package: String?
    let why: String
    let accountable: String
    let through: String
    let hosts: Int
    let first: Timestamp
    let last: Timestamp
  }
}
