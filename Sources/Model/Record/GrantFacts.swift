/// What is known of the company's grants and of the use of a line. Days are written as `2029-02-28`.
///
/// `refused` says that the file of grants was not read, so that a grant may be on record after all.
public enum GrantFacts: Hashable, Sendable, Codable {
  /// The company's own gateway lies outside of a jurisdiction, and no grant covers what leads there.
  case gatewayAbroad(gateway: String, region: Region, jurisdiction: String, refused: Bool)
  /// No grant holds for the line behind the company's own gateway.
  case lineUngranted(gateway: String, refused: Bool)
  /// Who carries the tunnel out of a jurisdiction is not known.
  case carrierUnknown(jurisdiction: String)
  case grantMissing(rule: String, refused: Bool)
  case grantPending(grant: String)
  case grantRejected(grant: String)
  case grantWithdrawn(grant: String)
  case grantNotBegun(grant: String, from: String?)
  /// `last` is its last day.
  case grantEnded(grant: String, last: String?)
  /// The file that it stands in has ended.
  case grantFileEnded(grant: String, expires: Timestamp)
  case grantElsewhere(grant: String, joins: [Region], ends: [String])
  case resold(provider: String, rule: String, condition: UseCondition)
  case purposeCarried(purpose: Endpoint.Purpose, rule: String, condition: UseCondition)
  case purposeGranted(grant: String, purpose: Grant.Purpose, rule: String, condition: UseCondition)
  case useUnattested(rule: String, condition: UseCondition)
}
