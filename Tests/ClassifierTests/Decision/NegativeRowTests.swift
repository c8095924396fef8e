import Model
import Testing

/// The rows that make a tunnel unlicensed, each met, just met and just not met.
@Suite struct NegativeRowTests {
  typealias Case = RowCase
  typealias Rule = RegistryDraft.RuleDraft
  typealias Held = RegistryDraft.LicenceDraft

  static let negative: [Case] = [
    Case("a denied product", .unlicensed, .nonCompliant, [.productDenied]) {
      $0.registry?.denied = [Denial(product: "openvpn", category: nil, why: "not allowed here")]
    },
    Case("a denied category", .unlicensed, .nonCompliant, [.productDenied]) {
      $0.registry?.denied = [Denial(product: nil, category: "self_hosted", why: "not allowed here")]
    },
    Case("another denied product", .licensed, .compliant, [.ok]) {
      $0.registry?.denied = [Denial(product: "openconnect", category: "consumer", why: "not allowed here")]
    },
    Case("a denied product that is not verified", .undetermined, .undetermined, [.processUnverified]) {
      $0.registry?.denied = [Denial(product: "openvpn", category: nil, why: "not allowed here")]
      $0.processes = []
      $0.process(812, .mismatch)
    },
    Case(
      "a denied product needs no proven gateway", .unlicensed, .nonCompliant,
      [.productDenied, .gatewayUnproven]
    ) {
      $0.registry?.denied = [Denial(product: "openvpn", category: nil, why: "not allowed here")]
      $0.gateways = []
    },
    Case("a prohibition", .unlicensed, .nonCompliant, [.prohibited]) {
      $0.registry?.licences.append(
        Held(number: "P-1", instrument: .prohibition, valid: period("2026-01-01", nil)))
    },
    Case("a prohibition that ended today", .licensed, .compliant, [.ok]) {
      $0.registry?.licences.append(
        Held(number: "P-1", instrument: .prohibition, valid: period("2026-01-01", "2026-11-21")))
    },
    Case("a prohibition from tomorrow", .licensed, .compliant, [.ok]) {
      $0.registry?.licences.append(
        Held(number: "P-1", instrument: .prohibition, valid: period("2026-11-22", nil)))
    },
    Case("a prohibition with an exemption", .licensed, .compliant, [.exempt]) {
      $0.registry?.licences.append(
        Held(number: "P-1", instrument: .prohibition, valid: period("2026-01-01", nil)))
      $0.registry?.licences.append(Held(number: "X-1", instrument: .exemption))
    },
    Case("nobody's gateway, by a complete registry", .unlicensed, .nonCompliant, [.providerUnlisted]) {
      $0.registry?.recognisers = []
    },
    Case("no licence, looked for", .unlicensed, .nonCompliant, [.noLicence]) {
      $0.registry?.licences = []
      $0.registry?.absence = Provider.AbsenceCheck(on: day("2026-10-01"), source: "s1")
    },
    .licence("revoked", .unlicensed, .nonCompliant, [.licenceRevoked]) {
      $0.status = [Licence.StatusEntry(state: .revoked, period: period("2026-11-21", nil))]
    },
    .licence("revoked from tomorrow", .licensed, .compliant, [.ok]) {
      $0.status = [Licence.StatusEntry(state: .revoked, period: period("2026-11-22", nil))]
    },
    .licence("cancelled", .unlicensed, .nonCompliant, [.licenceCancelled]) {
      $0.status = [Licence.StatusEntry(state: .cancelled, period: period("2026-11-21", nil))]
    },
    .licence("suspended until tomorrow", .unlicensed, .nonCompliant, [.licenceSuspended]) {
      $0.status = [Licence.StatusEntry(state: .suspended, period: period("2026-11-01", "2026-11-22"))]
    },
    .licence("suspended until today", .licensed, .compliant, [.ok]) {
      $0.status = [Licence.StatusEntry(state: .suspended, period: period("2026-11-01", "2026-11-21"))]
    },
    .licence("revoked and suspended and ended", .unlicensed, .nonCompliant, [.licenceRevoked]) {
      $0.status = [.suspended, .revoked].map { Licence.StatusEntry(state: $0, period: period(nil, nil)) }
      $0.valid = period("2020-01-01", "2025-01-01")
    },
    .licence("ended today", .unlicensed, .nonCompliant, [.licenceExpired]) {
      $0.valid = period("2024-03-01", "2026-11-21")
    },
    .licence("ends tomorrow", .licensed, .compliant, [.ok, .licenceExpiring]) {
      $0.valid = period("2024-03-01", "2026-11-22")
    },
    .licence("begins tomorrow", .unlicensed, .nonCompliant, [.licenceNotYetValid]) {
      $0.valid = period("2026-11-22", "2029-03-01")
    },
    .licence("begins today", .licensed, .compliant, [.ok]) { $0.valid = period("2026-11-21", "2029-03-01") },
    .licence("commences tomorrow", .unlicensed, .nonCompliant, [.licenceNotCommenced]) {
      $0.commencedOn = day("2026-11-22")
    },
    .licence("commenced today", .licensed, .compliant, [.ok]) { $0.commencedOn = day("2026-11-21") },
    .licence("not commenced", .unlicensed, .nonCompliant, [.licenceNotCommenced]) { $0.pending = true },
    .licence("the class is missing", .unlicensed, .nonCompliant, [.classMismatch]) {
      $0.classes = ["cn:B11"]
    },
    .licence("no class at all", .unlicensed, .nonCompliant, [.classMismatch]) { $0.classes = [] },
    Case(
      "over the border, a manager without the class", .unlicensed, .nonCompliant,
      [.classMismatch, .carrierUnknown]
    ) {
      $0.registry?.rules = [.crossBorder]
      $0.registry?.recognisers = [.init(region: Region("DE"))]
      $0.registry?.licences = [Held(classes: ["cn:B11"])]
    },
    .licence("serves another province", .unlicensed, .nonCompliant, [.regionOutOfScope]) {
      $0.serves = ["CN-BJ"]
    },
    .licence("serves both ends", .licensed, .compliant, [.ok]) { $0.serves = ["CN-BJ", "CN-SH"] },
  ]

  @Test(arguments: negative)
  func `a negative row makes a tunnel unlicensed`(item: Case) { item.check() }
}
