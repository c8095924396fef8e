import Model
import Settings

/// A registry without providers that has all that drafts cite, to check them in where there is no registry yet.
struct ScaffoldRegistry {
  let text: String

  init(for drafts: [ProviderDraft]) {
    let licences = drafts.flatMap(\.licences)
    let authorities = Set(licences.compactMap(\.authority)).sorted()
    let classes = Set(licences.flatMap(\.classes)).sorted()
    let regions = drafts.flatMap { draft in
      [draft.registeredIn].compactMap(\.self) + draft.facilitiesIn + draft.marks.compactMap(\.region)
    }
    let sets = Set(licences.flatMap(\.serves) + regions).sorted().filter { name in
      Region(name).map(\.isZone) ?? true
    }
    let sites = Set(drafts.flatMap(\.marks).compactMap(\.site)).sorted()
    func map(_ names: [String], _ value: (String) -> String) -> String {
      "{\(names.map { "\(YAMLText.scalar($0)): \(value($0))" }.joined(separator: ", "))}"
    }
    text = """
      schema: \(Registry.schema)
      meta: {serial: 1, issued: 2000-01-01T00:00:00Z, expires: 2999-01-01T00:00:00Z, complete: false}
      sites: \(map(sites) { _ in "CN" })
      region_sets: \(map(sets) { Region($0)?.isZone == true ? "{within: CN}" : "{include: [CN]}" })
      authorities: [\(authorities.map { "{id: \(YAMLText.scalar($0)), name: x, tz: UTC}" }.joined(separator: ", "))]
      classes: [\(classes.map { "{id: \(YAMLText.scalar($0)), name: x}" }.joined(separator: ", "))]

      """
  }
}
