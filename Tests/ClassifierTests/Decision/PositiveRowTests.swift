import Classifier
import Model
import Testing

/// The rows that keep a tunnel licensed.
@Suite struct PositiveRowTests {
  typealias Case = RowCase
  typealias Rule = RegistryDraft.RuleDraft
  typealias Held = RegistryDraft.LicenceDraft

  static let positive: [Case] = [
    Case("nothing else", .licensed, .compliant, [.ok]) { _ in },
    Case("no rule", .licensed, .notApplicable, [.noRule]) { $0.registry?.rules = [] },
    Case("a draft of a rule", .licensed, .notApplicable, [.noRule]) { $0.registry?.rules[0].status = .draft },
    Case("a repealed rule", .licensed, .notApplicable, [.noRule]) {
      $0.registry?.rules[0].status = .repealed
    },
    Case("a rule from tomorrow", .licensed, .notApplicable, [.noRule]) {
      $0.registry?.rules[0].effective = period("2026-11-22", nil)
    },
    Case("a rule until today", .licensed, .notApplicable, [.noRule]) {
      $0.registry?.rules[0].effective = period(nil, "2026-11-21")
    },
    Case("a rule from today", .licensed, .compliant, [.ok]) {
      $0.registry?.rules[0].effective = period("2026-11-21", nil)
    },
    Case("a rule of another country", .licensed, .notApplicable, [.noRule]) {
      $0.registry?.rules[0].jurisdiction = "PK"
    },
    Case("a rule for the other crossing", .licensed, .notApplicable, [.noRule]) {
      $0.registry?.rules = [.crossBorder]
    },
    Case("no rule and an ended licence", .undetermined, .notApplicable, [.noRule]) {
      $0.registry?.rules = []
      $0.registry?.licences[0].valid = period("2020-01-01", "2021-01-01")
    },
    Case("an exemption", .licensed, .compliant, [.exempt]) {
      $0.registry?.licences = [Held(instrument: .exemption, classes: [])]
    },
    Case("an exemption that ended", .unlicensed, .nonCompliant, [.licenceExpired]) {
      $0.registry?.licences = [Held(instrument: .exemption, valid: period("2020-01-01", "2026-11-21"))]
    },
    Case("a user's permit", .licensed, .compliant, [.userPermit]) {
      $0.registry?.licences = [Held(instrument: .permit, holder: .userOrganisation, classes: [])]
    },
    Case("over the border with a licensed manager", .licensed, .review, [.carrierUnknown]) {
      $0.registry?.rules = [.crossBorder]
      $0.registry?.recognisers = [.init(region: Region("DE"))]
    },
    Case("Hong Kong is over the border", .licensed, .review, [.carrierUnknown]) {
      $0.registry?.rules = [.crossBorder]
      $0.registry?.recognisers = [.init(region: Region("CN-HK"))]
    },
    Case("a carrier's own gateway over the border", .licensed, .review, [.carrierUnknown]) {
      $0.registry?.rules = [.crossBorder]
      $0.registry?.roles = [.carrier]
      $0.registry?.licences = [Held(classes: ["cn:A14-1"])]
      $0.registry?.recognisers = [.init(region: Region("DE"))]
    },
    Case("a carried endpoint abroad makes it cross the border", .licensed, .review, [.carrierUnknown]) {
      $0.registry?.rules = [Rule(), .crossBorder]
      $0.probe(region: Region("DE"), interface: "tun0")
    },
    Case("an endpoint abroad that goes another way does not", .licensed, .compliant, [.ok]) {
      $0.registry?.rules = [Rule(), .crossBorder]
      $0.probe(region: Region("DE"), interface: "eth0")
    },
    .licence("for some customers", .licensed, .review, [.customerUnknown]) {
      $0.customers = .foreignInvestedInRegion
    },
    Case("a grant is asked for", .licensed, .review, [.grantMissing]) { $0.registry?.rules[0].grant = true },
    .licence("flagged", .licensed, .review, [.licenceFlagged]) { $0.flags = [.abnormalList] },
    .licence("without its yearly report", .licensed, .review, [.licenceFlagged]) {
      $0.flags = [.annualReportMissing]
    },
    .licence("checked 180 days ago", .licensed, .compliant, [.ok]) { $0.lastChecked = day("2026-05-26") },
    .licence("checked 181 days ago", .licensed, .review, [.sourceStale]) {
      $0.lastChecked = day("2026-05-25")
    },
    .licence("checked when its source was", .licensed, .compliant, [.ok]) { $0.lastChecked = nil },
    Case("never checked", .licensed, .review, [.sourceStale]) {
      $0.registry?.licences[0].lastChecked = nil
      $0.registry?.asOf = nil
    },
    .licence("ends in 90 days", .licensed, .compliant, [.ok, .licenceExpiring]) {
      $0.valid = period("2024-03-01", "2027-02-19")
    },
    .licence("ends in 91 days", .licensed, .compliant, [.ok]) {
      $0.valid = period("2024-03-01", "2027-02-20")
    },
    Case("a note beside a review changes nothing", .licensed, .review, [.licenceFlagged, .licenceExpiring]) {
      $0.registry?.licences[0].flags = [.dishonestList]
      $0.registry?.licences[0].valid = period("2024-03-01", "2026-12-01")
    },
  ]

  @Test(arguments: positive)
  func `a positive row keeps a tunnel licensed`(item: Case) { item.check() }

  @Test func `a policy that asks for a licensed VPN asks so where no rule does`() {
    var scene = Scene.fullUDP()
    scene.registry?.rules = []
    #expect(scene.verdict.compliance.tag == .licensed)
    scene.registry?.licences[0].serves = ["DE"]
    let free = scene.verdict.compliance
    #expect(free.tag == .undetermined && free.status == .notApplicable)
    scene.policy = .licensed
    let asked = scene.verdict.compliance
    #expect(asked.tag == .undetermined && asked.status == .undetermined)
    #expect(asked.codes == [.policyVPN, .noRule])
  }
}
