import Model
import Testing

/// The rows that leave a tunnel undetermined.
@Suite struct UncertainRowTests {
  typealias Case = RowCase
  typealias Rule = RegistryDraft.RuleDraft
  typealias Held = RegistryDraft.LicenceDraft

  static let uncertain: [Case] = [
    Case("no registry", .undetermined, .undetermined, [.noRegistry]) { $0.registry = nil },
    Case("a registry that nobody trusted signed", .undetermined, .undetermined, [.registryUntrusted]) {
      $0.refusal = .untrusted(FileRefusal("it has no signature"))
    },
    Case("a registry that is older than the last", .undetermined, .undetermined, [.registryRolledBack]) {
      $0.refusal = .rolledBack(FileRefusal("its serial is 41"))
    },
    Case("registry past its end", .undetermined, .undetermined, [.registryExpired]) {
      $0.registry?.expires = "2026-11-21T12:00:00Z"
    },
    Case("registry a moment before its end", .licensed, .compliant, [.ok]) {
      $0.registry?.expires = "2026-11-21T12:00:01Z"
    },
    Case("a collector was denied", .undetermined, .undetermined, [.detectPartial]) {
      $0.report(.denied, .tunProcesses, needs: "CAP_SYS_PTRACE")
    },
    Case("nobody verified the process", .undetermined, .undetermined, [.processUnverified]) {
      $0.processes = []
      $0.process(812, .undetermined)
    },
    Case("an interpreter", .undetermined, .undetermined, [.processUnverified]) {
      $0.processes = []
      $0.process(812, "/usr/bin/python3", package: "python3", .interpreter)
    },
    Case("no source for the gateway", .undetermined, .undetermined, [.gatewayUnproven]) {
      $0.gateways = []
      $0.routes.removeAll { $0.destination.isHost }
    },
    Case("sources in conflict", .undetermined, .undetermined, [.gatewayContradicted]) {
      $0.sighting(.management, "203.0.113.9")
    },
    Case("no region of the host", .undetermined, .undetermined, [.regionUnknown]) { $0.region = nil },
    Case("no region of the gateway", .undetermined, .undetermined, [.crossingUnknown]) {
      $0.registry?.recognisers = [.init(region: nil)]
    },
    Case("two providers", .undetermined, .undetermined, [.matchAmbiguous]) {
      $0.registry?.others = [RegistryDraft.other("second", .init())]
    },
    Case("a wide prefix", .undetermined, .undetermined, [.matchWeak]) {
      $0.registry?.recognisers = [.init(range: "203.0.112.0/23")]
    },
    Case("nobody's gateway, by a registry that is not complete", .undetermined, .review, [.providerUnlisted])
    {
      $0.registry?.recognisers = []
      $0.registry?.complete = false
    },
    Case("no licence, not looked for", .undetermined, .undetermined, [.licenceUnverified]) {
      $0.registry?.licences = []
    },
    .licence("no known end", .undetermined, .undetermined, [.licenceUnverified]) {
      $0.valid = period("2024-03-01", nil)
    },
    .licence("held by a line", .undetermined, .undetermined, [.licenceUnverified]) { $0.holder = .line },
    .licence("serves nowhere that is on record", .undetermined, .undetermined, [.licenceUnverified]) {
      $0.serves = []
    },
    Case("an unverified source", .undetermined, .undetermined, [.sourceWeak]) {
      $0.registry?.confidence = .unverified
    },
    Case("a source of low confidence", .undetermined, .undetermined, [.sourceWeak]) {
      $0.registry?.confidence = .low
    },
    Case("a source of medium confidence", .licensed, .compliant, [.ok]) { $0.registry?.confidence = .medium },
    .licence("a source that is not there", .undetermined, .undetermined, [.sourceWeak]) {
      $0.sources = ["s9"]
    },
  ]

  @Test(arguments: uncertain)
  func `an uncertain row makes a tunnel undetermined`(item: Case) { item.check() }
}
