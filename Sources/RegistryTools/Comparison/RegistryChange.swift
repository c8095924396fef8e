import Model

/// One difference between two registries, or two files of grants: what it is about, what became of it, and what follows
/// for sure.
public struct RegistryChange: Hashable, Sendable {
  let subject: RegistrySubject
  let detail: Detail
  let effects: [Effect]

  init(_ subject: RegistrySubject, _ detail: Detail, effects: [Effect] = []) {
    self.subject = subject
    self.detail = detail
    self.effects = effects
  }

  /// What became of it.
  enum Detail: Hashable, Sendable {
    /// It is new, with these facts.
    case added([Fact])
    /// It is gone; the facts that went with it.
    case removed([Fact])
    /// The same entry under another id.
    case renamed(from: String)
    /// A field has another value; nil where it is not stated.
    case changed(RegistryField, from: String?, to: String?)
    /// A field has another day; nil for an open side.
    case day(RegistryField, from: Day?, to: Day?)
    /// A list has other entries.
    case items(RegistryField, gained: [String], lost: [String])
    /// A mark of another provider or gateway before.
    case moved(from: RegistrySubject.Owner)
    /// A prefix that was wider or narrower.
    case resized(from: IPPrefix, to: IPPrefix)
    /// Whether a provider can license a tunnel: by which licence and mark it can, or could.
    case ability(Bool, licence: String, mark: String)
  }

  /// One field of an entry that came or went.
  struct Fact: Hashable, Sendable {
    let field: RegistryField
    let value: String

    init(_ field: RegistryField, _ value: String) {
      self.field = field
      self.value = value
    }
  }

  /// What follows from a change, where that is certain.
  enum Effect: String, Hashable, Sendable, Codable, CaseIterable {
    /// A provider has everything that a licensed tunnel needs of it: "can" means under a rule and by a use that fit.
    case canLicense = "can_license"
    case cannotLicense = "cannot_license"
    /// A licence is one that holds, or no longer.
    case licenceHolds = "licence_holds"
    case licenceLapses = "licence_lapses"
    /// A mark is one that can license, or no longer.
    case markLicenses = "mark_licenses"
    case markWeak = "mark_weak"
    /// Who is not listed is not licensed, or is left open.
    case unlistedUnlicensed = "unlisted_unlicensed"
    case unlistedOpen = "unlisted_open"
    /// A process that runs these bytes counts as verified, or no longer.
    case vouched
    case notVouched = "not_vouched"
    /// A product is forbidden, or no longer.
    case forbidden
    case allowed
    /// Tunnels whose every peer lies there are no VPN, or are one again.
    case notCounted = "not_counted"
    case counted
    /// A rule asks more of a tunnel, or less.
    case asksMore = "asks_more"
    case asksLess = "asks_less"
    case policyStricter = "policy_stricter"
    case policyLooser = "policy_looser"
    /// Other rules may apply, for a place lies elsewhere.
    case placeMoves = "place_moves"
    /// A fault is waived, or no longer.
    case waived
    case notWaived = "not_waived"
    /// What processes that refuse to be read may hold unseen is accepted, or no longer.
    case gapsAccepted = "gaps_accepted"
    case gapsOpen = "gaps_open"
    /// The company's own word can license a tunnel, or no longer.
    case attested
    case notAttested = "not_attested"
    /// A host that accepted the other one refuses this one.
    case refusedByHosts = "refused_by_hosts"
    /// The registry, or the file of grants, has ended, and licenses no provider.
    case licensesNobody = "licenses_nobody"
    /// A grant is one that holds, or no longer.
    case grantHolds = "grant_holds"
    case grantLapses = "grant_lapses"
    /// A grant that holds is for another line: other tunnels may run under it.
    case coversOthers = "covers_others"
    /// Of a grant that holds a condition of use is attested, or no longer.
    case useAttested = "use_attested"
    case useOpen = "use_open"

    /// Whether it needs a review first: it may excuse what was not excused, or accuse what was not accused
    /// without any entry that names it.
    var isDangerous: Bool {
      switch self {
      case .canLicense, .markLicenses, .unlistedUnlicensed, .unlistedOpen, .vouched, .allowed, .notCounted,
        .asksLess, .policyLooser, .placeMoves, .waived, .gapsAccepted, .attested, .refusedByHosts,
        .licensesNobody,
        .grantHolds,
        .coversOthers, .useAttested:
        true
      case .cannotLicense, .licenceHolds, .licenceLapses, .markWeak, .notVouched, .forbidden, .counted,
        .asksMore, .policyStricter, .notWaived, .gapsOpen, .notAttested, .grantLapses, .useOpen:
        false
      }
    }
  }

  /// Whether it needs a review first.
  var isDangerous: Bool { effects.contains(where: \.isDangerous) }

  /// Where in the file it is, by keys and ids: `providers.example-net.licences.LAB-0001.valid.until`.
  var path: String {
    switch detail {
    case .added, .removed, .renamed, .moved, .ability: subject.path
    case .resized: subject.path + ".value"
    case .changed(let field, _, _), .day(let field, _, _), .items(let field, _, _):
      subject.path + "." + field.rawValue
    }
  }
}
