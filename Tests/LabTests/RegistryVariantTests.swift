import Foundation
import Model
import Testing

/// The same tunnel against registries that differ in one fact.
@Suite(.enabled(if: Lab.isPossible, Lab.why), .timeLimit(.minutes(5)))
struct RegistryVariantTests {
  private static let today: String = {
    var shanghai = Calendar(identifier: .gregorian)
    shanghai.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
    let day = shanghai.dateComponents([.year, .month, .day], from: Date())
    return String(format: "%04d-%02d-%02d", day.year ?? 0, day.month ?? 0, day.day ?? 0)
  }()

  /// One changed fact: the text that is replaced, what replaces it, and what follows.
  struct Variant: Sendable, CustomTestStringConvertible {
    let name: String
    let old: String
    let new: String
    let tag: Model.Tag
    let code: ReasonCode
    let exit: Int32

    var testDescription: String { name }
  }

  static let variants: [Variant] = [
    Variant(
      name: "a licence that ended yesterday", old: "valid: {from: 2024-03-01, until: 2029-03-01}",
      new: "valid: {from: 2024-03-01, until: \(today)}", tag: .unlicensed, code: .licenceExpired, exit: 2),
    Variant(
      name: "a suspended licence", old: "status: [{state: valid, from: 2024-03-01}]",
      new: "status: [{state: valid, from: 2024-03-01}, {state: suspended, from: 2025-06-01}]",
      tag: .unlicensed, code: .licenceSuspended, exit: 2),
    Variant(
      name: "a denied product", old: "denied: []", new: "denied: [{product: openvpn, why: a company rule}]",
      tag: .unlicensed, code: .productDenied, exit: 2),
    Variant(
      name: "a prefix that is not dedicated", old: "dedicated: true", new: "dedicated: false",
      tag: .undetermined, code: .matchWeak, exit: 3),
    Variant(
      name: "another port than the listed service", old: "services: [udp/1194, tcp/1194, udp/51820]",
      new: "services: [udp/443]", tag: .undetermined, code: .matchWeak, exit: 3),
    Variant(
      name: "an expired registry", old: "expires: 2029-03-01T00:00:00Z", new: "expires: 2026-11-02T00:00:00Z",
      tag: .undetermined, code: .registryExpired, exit: 3),
    Variant(
      name: "a licence without the class", old: "classes: [\"lab:ip-vpn\"]", new: "classes: []",
      tag: .unlicensed, code: .classMismatch, exit: 2),
    Variant(
      name: "a gateway abroad", old: "value: 203.0.113.0/28, region: CN-BJ",
      new: "value: 203.0.113.0/28, region: CN-HK", tag: .licensed, code: .noRule, exit: 0),
  ]

  @Test(arguments: variants)
  func `the fact decides, with its code`(variant: Variant) async throws {
    let registry = try Lab.Registry(replacing: variant.old, with: variant.new)
    let result = try await Lab.check(["--registry", registry.path])
    let record = try result.record
    #expect(record.compliance.tag == variant.tag)
    #expect(record.tunnels.first?.licensing.reasons.first?.code == variant.code)
    #expect(result.status == variant.exit)
  }

  @Test func `an incomplete registry accuses no host, and passes none that it does not know`() async throws {
    let registry = try Lab.Registry(replacing: "complete: true", with: "complete: false")
    let result = try await Lab.check(["--registry", registry.path, "--gateway", "unknown"])
    let record = try result.record
    #expect(record.compliance.tag == .undetermined && record.compliance.status == .review)
    #expect(record.tunnels.first?.licensing.reasons.first?.code == .providerUnlisted)
    #expect(record.severity == .unknown && result.status == 3)
  }

  @Test func `a registry that ends soon is a warning on a host without a VPN`() async throws {
    let soon = ISO8601DateFormatter().string(from: Date().addingTimeInterval(3 * 86_400))
    let registry = try Lab.Registry(replacing: "expires: 2029-03-01T00:00:00Z", with: "expires: \(soon)")
    let result = try await Lab.run(
      ["--vpn", "none", "--registry", registry.path],
      """
      { \(Lab.noEndpoint); } >&2
      $vpnaudit check --format json --profile $VPNAUDIT_LAB/profile.yaml --fail-on warning
      """)
    let record = try result.record
    #expect(record.compliance.tag == .none && record.compliance.status == .compliant)
    #expect(record.expiries.map(\.code) == [.registryExpiring] && result.status == 1)
  }
}
