import Model
import Reporter

/// A change of a registry in the words of an officer.
struct ChangeWords {
  let change: RegistryChange

  /// The whole of it: what it is about, what became of it, what follows.
  var sentence: String {
    ([what] + change.effects.compactMap(\.words)).joined(separator: "; ")
  }

  private var what: String {
    let subject = change.subject.words
    switch change.detail {
    case .added(let facts): return "\(subject): added" + Self.list(facts)
    case .removed(let facts): return "\(subject): removed" + Self.list(facts)
    case .renamed(let id): return "\(subject): has another id, was \(id)"
    case .moved(let owner): return "\(subject): moved, was of \(owner.name)"
    case .resized(let from, let to):
      return "\(subject): \(to.contains(from) ? "widened" : "narrowed"), was \(from)"
    case .ability(let can, let licence, let mark):
      return can
        ? "\(subject): can license now: licence \(licence) holds, and \(mark) is its own"
        : "\(subject): can no longer license, as it could by licence \(licence) and \(mark)"
    case .changed(let field, let from, let to): return "\(subject): " + Self.value(field, from, to)
    case .day(let field, let from, let to): return "\(subject): " + Self.day(field, from, to)
    case .items(let field, let gained, let lost): return "\(subject): " + Self.items(field, gained, lost)
    }
  }

  private static func list(_ facts: [RegistryChange.Fact]) -> String {
    let stated = facts.compactMap { fact -> String? in
      switch fact.field {
      // What goes without saying of most entries.
      case .dedicated, .grantRequired: return fact.value == "true" ? fact.field.positive : nil
      case .carrierNeedsAny: return "a carrier needs one of \(fact.value)"
      case .managerNeedsAny: return "a manager needs one of \(fact.value)"
      default: return "\(fact.field.noun) \(fact.field.isEnd ? eve(fact.value) : fact.value)"
      }
    }
    return stated.isEmpty ? "" : ": " + stated.joined(separator: ", ")
  }

  private static func value(_ field: RegistryField, _ from: String?, _ to: String?) -> String {
    if let positive = field.positive, let to {
      return to == "true" ? "now \(positive)" : "no longer \(positive)"
    }
    func shown(_ text: String) -> String {
      field == .issued || field == .expires ? Timestamp(text)?.words ?? text : text
    }
    let (from, to) = (from.map(shown), to.map(shown))
    switch (from, to) {
    case (nil, let to?): return "its \(field.noun) is now \(to), none was stated"
    case (let from?, nil): return "its \(field.noun) is no longer stated, was \(from)"
    default: return "its \(field.noun) is now \(to ?? ""), was \(from ?? "")"
    }
  }

  private static func day(_ field: RegistryField, _ from: Day?, _ to: Day?) -> String {
    func text(_ day: Day) -> String { field.isEnd ? day.eve : day.description }
    switch (from, to) {
    case (let from?, let to?):
      if text(from) == text(to) {
        return
          "its \(field.noun) \(text(to)) begins at another hour: \(to.begins.words), was \(from.begins.words)"
      }
      let verb = !field.isEnd ? "" : from.begins < to.begins ? "prolonged: " : "cut short: "
      return "\(verb)its \(field.noun) is now \(text(to)), was \(text(from))"
    case (nil, let to?):
      return field.isEnd
        ? "ends now: its \(field.noun) is \(text(to)), none was stated"
        : "its \(field.noun) is now \(text(to)), none was stated"
    case (let from?, nil):
      return "its \(field.noun) is no longer stated, was \(text(from))"
    case (nil, nil): return "its \(field.noun) is not stated"
    }
  }

  private static func items(_ field: RegistryField, _ gained: [String], _ lost: [String]) -> String {
    let new = gained.joined(separator: ", ")
    let old = lost.joined(separator: ", ")
    switch field {
    case .names where !gained.isEmpty && !lost.isEmpty: return "renamed: \(new), was \(old)"
    case .status:
      if lost.isEmpty { return "\(states(gained)): on record now is \(new)" }
      if gained.isEmpty { return "no longer on record is \(old)" }
      return "its \(field.noun) is now \(new), was \(old)"
    case .flags:
      let parts = [
        gained.isEmpty ? nil : "flagged: \(plain(new))",
        lost.isEmpty ? nil : "no longer flagged: \(plain(old))",
      ]
      return parts.compactMap(\.self).joined(separator: "; ")
    default:
      let parts = [gained.isEmpty ? nil : "gains \(new)", lost.isEmpty ? nil : "loses \(old)"]
      return "of its \(field.noun) it " + parts.compactMap(\.self).joined(separator: " and ")
    }
  }

  /// The states that entries of a status record: `suspended`.
  private static func states(_ entries: [String]) -> String {
    entries.map { String($0.prefix { $0 != " " }) }.joined(separator: ", ")
  }

  private static func plain(_ words: String) -> String { words.split(separator: "_").joined(separator: " ") }

  /// The day before one that is written.
  private static func eve(_ text: String) -> String {
    guard let (year, month, day) = Day.components(text) else { return text }
    return Day(year: year, month: month, day: day, begins: Timestamp(milliseconds: 0)).eve
  }
}

extension RegistryField {
  /// Of a field that is true or false: what it says where it is true.
  fileprivate var positive: String? {
    switch self {
    case .complete: "calls itself complete"
    case .dedicated: "dedicated to its owner"
    case .grantRequired: "asks for a grant"
    default: nil
    }
  }
}

extension RegistryChange.Effect {
  /// What follows; nil where the change says so itself.
  var words: String? {
    switch self {
    case .canLicense, .cannotLicense: nil
    case .licenceHolds: "it holds now"
    case .licenceLapses: "it no longer holds"
    case .markLicenses: "it can license now"
    case .markWeak: "it can no longer license"
    case .unlistedUnlicensed: "a provider that is not listed is now unlicensed"
    case .unlistedOpen: "a provider that is not listed now needs a review"
    case .vouched: "a process that runs it counts as verified"
    case .notVouched: "a process that runs it no longer counts as verified by this"
    case .forbidden: "a host on which it is active is non-compliant"
    case .allowed: "this entry no longer forbids it"
    case .notCounted: "a tunnel with all its peers there is not a VPN"
    case .counted: "a tunnel to it is a VPN, unless another prefix holds it"
    case .asksMore: "it asks more than before"
    case .asksLess: "it asks less than before"
    case .policyStricter: "hosts are asked more"
    case .policyLooser: "hosts are asked less"
    case .placeMoves: "other rules may apply there"
    case .waived: "its faults call for a review until then"
    case .notWaived: "its faults count in full"
    case .gapsAccepted: "what its processes may hold unseen calls for a review alone"
    case .gapsOpen: "what its processes may hold unseen leaves a host undetermined"
    case .attested: "by a grant of the company, tunnels to it can be licensed"
    case .notAttested: "no grant of the company supports it any more"
    case .refusedByHosts: "hosts that accepted the other one refuse it"
    case .licensesNobody: "it has ended, and licenses no provider"
    case .grantHolds: "it holds now"
    case .grantLapses: "it no longer holds"
    case .coversOthers: "other tunnels may run under it"
    case .useAttested: "a use that was not attested is now"
    case .useOpen: "a use that was attested no longer is"
    }
  }
}
