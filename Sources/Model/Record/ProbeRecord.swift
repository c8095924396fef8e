/// What `vpnaudit probe` measured: targets of the command line, timed on a host that was not looked at.
public struct ProbeRecord: Hashable, Sendable, Codable {
  /// The version of the form.
  public static let schema = "vpnaudit.probe/1"

  package let schema: String
  /// A UUID of version 7 (RFC 9562 §5.7).
  let id: String
  let time: CheckRecord.Time
  let agent: CheckRecord.Agent
  /// Whether it was ended before every sample was made; nil where it was not.
  package let interrupted: Bool?
  /// One per target, in the order that they were given. The samples may be the last ones alone, while the summaries
  /// count all, and are left out where each was written as it ended.
  package let endpoints: [EndpointRecord]

  public init(
    id: String, time: CheckRecord.Time, agent: CheckRecord.Agent, interrupted: Bool? = nil,
    endpoints: [EndpointRecord]
  ) {
    self.schema = Self.schema
    self.id = id
    self.time = time
    self.agent = agent
    self.interrupted = interrupted
    self.endpoints = endpoints
  }
}
