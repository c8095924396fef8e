import Classifier
public import Model
import Settings

/// Looks at a registry on a day, by the same states and limits that a check judges by.
public struct RegistryViewing {
  private let registry: Registry
  private let index: RegistryIndex
  private let day: RegistryDay
  private let authorities: [String: Authority]
  private let classes: [String: LicenceClass]

  /// How many days before its end something is reported as ending.
  private static let notice = 90
  /// How many days old a look-up may be.
  private static let lookUpLimit = 180

  public init(_ registry: Registry, on day: RegistryDay) {
    self.registry = registry
    self.index = RegistryIndex(registry)
    self.day = day
    self.authorities = Dictionary(registry.authorities.map { ($0.id, $0) }) { first, _ in first }
    self.classes = Dictionary(registry.classes.map { ($0.id, $0) }) { first, _ in first }
  }

  /// The view, of all providers or of those with the ids.
  public func view(_ file: RegistryView.File, of ids: Set<String>? = nil) -> RegistryView {
    let providers = registry.providers.filter { ids?.contains($0.id) ?? true }
    return RegistryView(
      file: file,
      on: .init(
        date: day.date, timeZone: day.timeZone, moment: day.isNow ? day.moment : nil,
        expired: registry.meta.expires <= day.moment),
      policy: registry.policy.vpn.rawValue, witnessRequired: registry.policy.requiresWitness,
      wholeHostRequired: registry.policy.requiresWholeHost,
      expiryNotice: DurationText.text(registry.policy.expiryNotice ?? Policy.usualExpiryNotice),
      foreignInvested: registry.organisation.foreignInvested,
      sites: registry.sites, internalPrefixes: registry.internalPrefixes.map(\.description),
      rules: registry.rules.map(rule), providers: providers.map(provider),
      ownGateways: registry.ownGateways.map { gateway in
        .init(
          id: gateway.id, marks: gateway.recognisedBy.map(MarkViewing(day: day).mark), uplink: gateway.uplink)
      },
      executables: registry.executables.map(RegistryView.Executable.init),
      products: registry.products.map(RegistryView.Product.init),
      denied: registry.denied.map(RegistryView.Denial.init),
      waivers: registry.waivers.map { .init($0, inForce: day.lies(in: $0.period)) },
      acceptedRefusals: registry.acceptedRefusals.map { .init($0, inForce: day.lies(in: $0.period)) },
      ending: ending(providers))
  }

  private func rule(_ rule: LicenceRule) -> RegistryView.Rule {
    .init(
      rule, inForce: rule.status == .inForce && day.lies(in: rule.effective),
      carrierNeedsAny: rule.carrierNeedsAny.map(name), managerNeedsAny: rule.managerNeedsAny.map(name))
  }

  private func name(of id: String) -> RegistryView.ClassName { .init(id: id, name: classes[id]?.name) }

  private func provider(_ provider: Provider) -> ProviderView {
    let licences = provider.licences.map(licence)
    let marks = provider.recognisedBy.map(MarkViewing(day: day).mark)
    var remarks: [String] = []
    if provider.licences.isEmpty {
      remarks.append(
        provider.absenceChecked.map { "no licence was found on \($0.on)" }
          ?? "no licence is on record, nor a search that found none")
    } else if !licences.contains(where: \.canLicense) {
      remarks.append("none of its licences can license")
    }
    let isCarrier = provider.roles.contains(.carrier)
    if marks.isEmpty {
      remarks.append(
        isCarrier
          ? "it has no recognisers: over a border it counts where a grant names it"
          : "nothing identifies its gateways")
    } else if !marks.contains(where: \.canLicense) {
      remarks.append("none of its recognisers can license")
    }
    let prohibited = provider.licences.filter {
      $0.instrument == .prohibition
        && [.valid, .indeterminate].contains($0.state(at: day.moment(of: $0.authority)))
    }
    for licence in prohibited { remarks.append("prohibition \(licence.number) is in force") }
    let canLicense =
      licences.contains(where: \.canLicense)
      && (marks.contains(where: \.canLicense) || isCarrier && marks.isEmpty)
      && prohibited.isEmpty && day.moment < registry.meta.expires
    return ProviderView(
      provider, canLicense: canLicense, remarks: remarks, licences: licences,
      absence: provider.absenceChecked.map { check in
        .init(on: check.on.description, source: index.sources([check.source]).first.map(SourceView.init))
      },
      marks: marks)
  }

  private func licence(_ licence: Licence) -> LicenceView {
    let moment = day.moment(of: licence.authority)
    let state = licence.state(at: moment)
    let sources = index.sources(licence.sources)
    var against: [String] = []
    if state == .indeterminate {
      against.append("its end is not on record, so it cannot be shown to hold")
    }
    if licence.instrument == .prohibition { against.append("it prohibits") }
    if sources.allSatisfy({ $0.confidence == .unverified || $0.confidence == .low }) {
      against.append("no source of it is better than low confidence")
    }
    if licence.serves.isEmpty { against.append("it is not on record where it may serve") }
    if let number = licence.coveredBy {
      let called = "licence \(number), which covers it,"
      if let cover = index.cover(of: licence, at: moment) {
        let state = cover.state(at: day.moment(of: cover.authority))
        if state != .valid { against.append("\(called) is \(state.words)") }
        if cover.instrument == .prohibition {
          against.append("\(called) prohibits")
        } else if !cover.canCover {
          against.append("\(called) is covered by another itself")
        }
        if !index.hasReliableSource(cover) {
          against.append("no source of \(called) is better than low confidence")
        }
      } else {
        against.append("licence \(number), which covers it, is not in the registry")
      }
    }
    var remarks: [String] = []
    if !licence.flags.isEmpty {
      remarks.append("flagged: \(licence.flags.map(\.rawValue.words).joined(separator: ", "))")
    }
    if licence.customers == .foreignInvestedInRegion {
      remarks.append("it is for foreign-invested customers alone")
    }
    let checked = licence.lastChecked ?? sources.compactMap(\.asOf).max { $0.begins < $1.begins }
    if let checked {
      if checked.begins.adding(days: Self.lookUpLimit) < moment {
        remarks.append("it was last checked more than \(Self.lookUpLimit) days before")
      }
    } else {
      remarks.append("no day is on record on which it was checked")
    }
    let authority = authorities[licence.authority]
    return LicenceView(
      licence, authority: .init(id: licence.authority, name: authority?.name),
      timeZone: authority?.timeZone ?? "UTC", state: state, canLicense: state == .valid && against.isEmpty,
      remarks: against + remarks, classes: licence.classes.map(name), sources: sources.map(SourceView.init))
  }

  /// What ends within the notice after the day.
  private func ending(_ providers: [Provider]) -> [RegistryView.Ending] {
    var found: [(end: Timestamp, ending: RegistryView.Ending)] = []
    func add(_ what: String, _ lastDay: String, _ end: Timestamp, _ moment: Timestamp) {
      guard end > moment, end <= moment.adding(days: Self.notice) else { return }
      let days = Int((end.milliseconds - moment.milliseconds + 86_399_999) / 86_400_000)
      found.append((end, .init(what: what, lastDay: lastDay, days: days)))
    }
    for provider in providers {
      for licence in provider.licences {
        guard let until = licence.valid.until else { continue }
        let moment = day.moment(of: licence.authority)
        add(
          "\(licence.instrument.rawValue) \(licence.number) of \(provider.name)", until.eve, until.begins,
          moment)
      }
      for recogniser in provider.recognisedBy {
        guard let until = recogniser.valid.until else { continue }
        let value = MarkViewing(day: day).mark(recogniser).value
        add("recogniser \(value) of \(provider.name)", until.eve, until.begins, day.moment)
      }
    }
    for waiver in registry.waivers {
      guard let until = waiver.period.until else { continue }
      add("waiver of \(waiver.tunnelProvider)", until.eve, until.begins, day.moment)
    }
    for refusal in registry.acceptedRefusals {
      guard let until = refusal.period.until else { continue }
      add("accepted refusal of \(refusal.program.words)", until.eve, until.begins, day.moment)
    }
    let meta = registry.meta
    add("this registry", String(meta.expires.description.prefix(10)), meta.expires, day.moment)
    return found.sorted { ($0.end, $0.ending.what) < ($1.end, $1.ending.what) }.map(\.ending)
  }
}

extension Licence.State {
  /// In words: `not yet valid`.
  var words: String { rawValue.words }
}

extension String {
  /// A word of the files in words.
  fileprivate var words: String { split(separator: "_").joined(separator: " ") }
}
