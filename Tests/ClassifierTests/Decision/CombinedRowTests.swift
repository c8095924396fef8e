import Model
import Testing

/// Several rows, and several licences of one provider.
@Suite struct CombinedRowTests {
  typealias Case = RowCase
  typealias Rule = RegistryDraft.RuleDraft
  typealias Held = RegistryDraft.LicenceDraft

  static let several: [Case] = [
    Case("the best of two is kept", .licensed, .compliant, [.ok]) {
      $0.registry?.licences.insert(Held(number: "OLD", valid: period("2019-01-01", "2024-01-01")), at: 0)
    },
    Case("a class comes from another licence that holds", .licensed, .compliant, [.ok]) {
      $0.registry?.licences.insert(
        Held(number: "OTHER", classes: ["cn:B11"], valid: period(nil, "2035-01-01")), at: 0)
    },
    Case("no class comes from a licence that ended", .unlicensed, .nonCompliant, [.classMismatch]) {
      $0.registry?.licences = [
        Held(number: "OTHER", classes: ["cn:B11"]), Held(valid: period("2019-01-01", "2026-11-21")),
      ]
    },
    Case("no class comes from one that serves elsewhere", .unlicensed, .nonCompliant, [.classMismatch]) {
      $0.registry?.licences = [Held(number: "OTHER", classes: ["cn:B11"]), Held(serves: ["CN-GD"])]
    },
    Case(
      "a class from a licence without an end stays uncertain", .undetermined, .undetermined,
      [.licenceUnverified]
    ) {
      $0.registry?.licences = [
        Held(number: "OTHER", classes: ["cn:B11"]), Held(valid: period("2019-01-01", nil)),
      ]
    },
    Case("two rules draw on two licences", .licensed, .compliant, [.ok]) {
      $0.registry?.rules.append(Rule(id: "second", manager: ["cn:B14"]))
      $0.registry?.licences.append(Held(number: "LAB-0002", classes: ["cn:B14"]))
    },
    Case("two rules, and one of the licences is flagged", .licensed, .review, [.licenceFlagged]) {
      $0.registry?.rules.append(Rule(id: "second", manager: ["cn:B14"]))
      $0.registry?.licences.append(Held(number: "LAB-0002", classes: ["cn:B14"], flags: [.abnormalList]))
    },
    Case(
      "every row is kept, the deciding ones first", .unlicensed, .nonCompliant,
      [.licenceExpired, .detectPartial, .processUnverified, .regionUnknown]
    ) {
      $0.registry?.licences[0].valid = period("2019-01-01", "2026-11-21")
      $0.registry?.expires = "2026-11-30T00:00:00Z"
      $0.region = nil
      $0.report(.denied, .sockets, needs: "CAP_DAC_READ_SEARCH")
      $0.processes = []
      $0.process(812, .mismatch)
    },
    Case(
      "an ended registry still says unlicensed", .unlicensed, .nonCompliant,
      [.licenceExpired, .registryExpired]
    ) {
      $0.registry?.licences[0].valid = period("2019-01-01", "2026-11-21")
      $0.registry?.expires = "2026-11-01T00:00:00Z"
    },
    Case("an unproven gateway accuses nobody", .undetermined, .undetermined, [.gatewayUnproven]) {
      $0.registry?.licences[0].valid = period("2019-01-01", "2026-11-21")
      $0.gateways = []
    },
    Case(
      "an unproven gateway that is nobody's accuses nobody", .undetermined, .undetermined, [.gatewayUnproven]
    ) {
      $0.registry?.recognisers = []
      $0.gateways = []
    },
  ]

  @Test(arguments: several)
  func `rows and licences combine`(item: Case) { item.check() }
}
