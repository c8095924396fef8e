import Classifier
import Model

/// Something that ends, with the record of a host without a tunnel.
struct ExpiryScene {
  let name: String
  let record: CheckRecord

  static var all: [ExpiryScene] {
    get throws {
      let later = Timestamp.documented.adding(days: 200)
      let soon = Timestamp.documented.adding(days: 3)
      let past = Timestamp.documented.adding(days: -3)
      let until = Period(from: nil, until: Day(year: 2026, month: 11, day: 24, begins: soon))
      let provider = Provider(
        id: "p", names: ["en": "Example Net"], roles: [.manager],
        licences: [
          Licence(number: "L-1", authority: "a", classes: [], serves: [], valid: until, sources: [])
        ],
        recognisedBy: [])
      func grants(_ expires: Timestamp, _ period: Period = Period(from: nil, until: nil)) -> GrantBook {
        GrantBook(
          serial: 7, issued: past, expires: expires,
          grants: [
            Grant(id: "g-1", carrier: "p", endpoints: [], approval: .init(state: .approved, period: period))
          ])
      }
      return [
        ExpiryScene("nothing", registry: later),
        ExpiryScene("`REG_EXPIRING`", registry: soon),
        ExpiryScene("`REG_EXPIRED`", registry: past),
        ExpiryScene("`LIC_EXPIRING`", registry: later, providers: [provider]),
        ExpiryScene("`GRANTS_EXPIRING`", registry: later, grants: grants(soon)),
        ExpiryScene("`GRANTS_EXPIRED`", registry: later, grants: grants(past)),
        ExpiryScene("`GRANT_EXPIRING`", registry: later, grants: grants(later, until)),
        ExpiryScene("`CERT_EXPIRING`", registry: later, certificate: soon),
      ]
    }
  }

  private init(
    _ name: String, registry expires: Timestamp, providers: [Provider] = [], grants: GrantBook? = nil,
    certificate end: Timestamp? = nil
  ) {
    self.name = name
    let registry = Registry(
      meta: .init(
        serial: 42, issued: Timestamp.documented.adding(days: -90), expires: expires, previousDigest: nil,
        complete: true), providers: providers
    ).with(grants)
    let probes = end.map { end in
      ProbeResult(
        endpoint: Endpoint(name: "erp", target: Target(scheme: .tls, host: "erp.corp.test", port: 443)),
        samples: [
          Sample(
            address: nil, localPort: nil, started: .documented, lag: nil,
            phases: Sample.Phases(connect: Microseconds(800), tls: Microseconds(2000)))
        ],
        certificate: CertificateFacts(
          subject: "CN=erp.corp.test", issuer: "CN=Corp CA",
          notBefore: Timestamp.documented.adding(days: -362),
          notAfter: end, spkiSHA256: "", issuersSPKISHA256: [], chain: 1, verified: true), path: nil)
    }
    let verdict = Judge.documented(.held(registry)).verdict(on: .empty(), probes: [probes].compactMap(\.self))
    record = CheckRecord(documented: verdict.compliance, endpoints: verdict.endpoints)
  }
}
