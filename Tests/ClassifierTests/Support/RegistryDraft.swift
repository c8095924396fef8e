import Model

/// A registry with one provider, to be changed in a line: everything about it holds on 2026-11-21.
struct RegistryDraft {
  var expires = "2027-06-01T00:00:00Z"
  var complete = true
  var expiryNotice: Duration?
  var rules = [RuleDraft()]
  var licences = [LicenceDraft()]
  var recognisers = [RecogniserDraft()]
  var roles: [Provider.Role] = [.manager]
  var absence: Provider.AbsenceCheck?
  var others: [Provider] = []
  var denied: [Denial] = []
  var confidence: Source.Confidence = .high
  var asOf: Day? = day("2026-10-20")
  /// Marks of the first provider beside its prefixes.
  var marks: [Recogniser] = []
  var internalPrefixes: [String] = []
  var executables: [TrustedExecutable] = []
  var ownGateways: [OwnGateway] = []
  var waivers: [Waiver] = []
  var acceptedRefusals: [AcceptedRefusal] = []
  var grants: [Grant] = []
  var grantsExpire = "2027-05-01T00:00:00Z"
  /// Whether there is a file of grants that was refused.
  var refusesGrants = false
  var organisation = Organisation()

  struct RuleDraft {
    var id = "cn-domestic"
    var status: LicenceRule.Status = .inForce
    var jurisdiction = "cn-mainland"
    var effective = period("2017-01-17", nil)
    var crossing: Crossing? = .domestic
    var carrier: [String] = []
    var manager = ["cn:B13"]
    var grant = false

    static let crossBorder = RuleDraft(
      id: "cn-cross-border", crossing: .crossBorder, carrier: ["cn:A11-4", "cn:A14-1"], manager: ["cn:B13"])

    var rule: LicenceRule {
      LicenceRule(
        id: id, status: status, jurisdiction: jurisdiction, effective: effective, crossing: crossing,
        carrierNeedsAny: carrier, managerNeedsAny: manager, grantRequired: grant)
    }
  }

  struct LicenceDraft {
    var number = "LAB-0001"
    var instrument: Licence.Instrument = .licence
    var holder: Licence.Holder = .provider
    var classes = ["cn:B13"]
    var serves = ["cn-mainland"]
    var customers: Licence.Customers = .any
    var valid = period("2024-03-01", "2029-03-01")
    var commencedOn: Day?
    var pending = false
    var status: [Licence.StatusEntry] = []
    var flags: [Licence.Flag] = []
    var lastChecked: Day? = day("2026-10-20")
    var sources = ["s1"]
    var coveredBy: String?
    var addresses: [String] = []
    var lineID: String?

    var licence: Licence {
      Licence(
        number: number, instrument: instrument, holder: holder, authority: "cn-miit", classes: classes,
        serves: serves, customers: customers, valid: valid, commencedOn: commencedOn,
        commencementPending: pending, coveredBy: coveredBy, status: status, flags: flags,
        lastChecked: lastChecked, addresses: addresses.map { prefix($0) }, lineID: lineID, sources: sources)
    }
  }

  struct RecogniserDraft {
    var range = "203.0.113.0/28"
    var region = Region("CN-SH")
    var dedicated = true
    var services: [String] = []
    var valid = Period(from: nil, until: nil)

    var recogniser: Recogniser {
      Recogniser(
        criterion: .gatewayPrefix(prefix(range)), region: region, dedicated: dedicated,
        services: services.compactMap { Service($0) }, valid: valid)
    }
  }

  /// Another provider, without licences.
  static func other(_ id: String, _ recogniser: RecogniserDraft, licences: [LicenceDraft] = []) -> Provider {
    Provider(
      id: id, names: ["en": id], roles: [.manager], licences: licences.map(\.licence),
      recognisedBy: [recogniser.recogniser])
  }

  var registry: Registry {
    Registry(
      meta: Registry.Meta(
        serial: 42, issued: moment("2026-11-01T00:00:00Z"), expires: moment(expires), previousDigest: nil,
        complete: complete),
      policy: Policy(vpn: .licensedOrNone, expiryNotice: expiryNotice),
      regionSets: [
        "cn-mainland": RegionSet(
          include: [region("CN")], exclude: [region("CN-HK"), region("CN-MO"), region("CN-TW")], within: nil)
      ],
      rules: rules.map(\.rule),
      providers: [
        Provider(
          id: "example-net", names: ["en": "Example Net"], roles: roles, licences: licences.map(\.licence),
          absenceChecked: absence, recognisedBy: recognisers.map(\.recogniser) + marks)
      ] + others,
      denied: denied,
      sources: [
        Source(
          id: "s1", url: nil, title: "lab", asOf: asOf, method: .fictitious, confidence: confidence)
      ], internalPrefixes: internalPrefixes.map { prefix($0) }, executables: executables,
      organisation: organisation, ownGateways: ownGateways, waivers: waivers,
      acceptedRefusals: acceptedRefusals
    ).with(grantsState)
  }

  private var grantsState: GrantsState {
    if refusesGrants { return .refused(FileRefusal("nobody signed it")) }
    if grants.isEmpty { return .none }
    return .held(
      GrantBook(
        serial: 1, issued: moment("2026-01-01T00:00:00Z"), expires: moment(grantsExpire), grants: grants))
  }
}
