import Classifier
import FoundationEssentials
import Glibc
import Model
import Observer
import Settings
import Signing

/// What a host is judged by: its profile or what the command line asks, the registry that this names, and the policy
/// that follows from both.
struct Judgement {
  /// The profile's file; nil where there is none.
  let profile: Loaded<Profile>?
  let registry: Loaded<Registry>?
  let judge: Judge
  let inputs: CheckRecord.Inputs
  let endpoints: [Endpoint]
  let trust: Trust
  let diagnosis: Profile.DiagnosisScope
  let controlResolver: SocketAddress?
  private let observer: HostObserver

  /// Where a profile is looked for when none is named.
  static let usualProfile = "/etc/vpnaudit/profile.yaml"

  /// Whether there is one.
  static var hasUsualProfile: Bool { access(usualProfile, F_OK) == 0 }

  /// Reads the profile at a path, or the usual one where there is one, and the registry that it names.
  ///
  /// `adjust` changes the endpoints for this run.
  init(profilePath: String?, adjust: (Endpoint) -> Endpoint = { $0 }) throws(Complaint) {
    let path = profilePath ?? (Self.hasUsualProfile ? Self.usualProfile : nil)
    do {
      let profile = try path.map { (path) throws(SettingsError) in try ProfileFile.load(path) }
      let registry = try Self.registry(profile?.value.registryFile)
      let policy = try EffectivePolicy.vpn(profile: profile, registry: registry)
      let site = profile?.value.site
      let region = site.flatMap { registry?.value.sites[$0] } ?? profile?.value.region
      self.init(
        asked: profile?.value ?? Profile(), file: profile, registry, policy, site: site, region: region,
        endpoints: (profile?.value.endpoints ?? []).map(adjust))
    } catch { throw Complaint(error) }
  }

  /// A judgement by what the command line asks, without a profile.
  ///
  /// `place` is a site that the registry knows, or an ISO 3166 code.
  init(
    endpoints: [Endpoint], registryPath: String?, place: String?, trust: Trust
  ) throws(Complaint) {
    let registry: Loaded<Registry>?
    let policy: Policy.VPN
    do {
      registry = try Self.registry(registryPath)
      policy = try EffectivePolicy.vpn(profile: nil, registry: registry)
    } catch { throw Complaint(error) }
    var site: String?
    var region: Region?
    if let place {
      if let known = registry?.value.sites[place] {
        (site, region) = (place, known)
      } else if let code = Region(place) {
        region = code
      } else {
        let sites = (registry?.value.sites.keys.sorted() ?? []).prefix(20).joined(separator: ", ")
        throw Complaint(
          code: 64,
          message: "--site: '\(place)' is neither a site of the registry nor an ISO 3166 code",
          hint: sites.isEmpty ? "write a code such as CN-BJ" : "its sites are \(sites); a code is CN-BJ")
      }
    }
    self.init(
      asked: Profile(trust: trust), file: nil, registry, policy, site: site, region: region,
      endpoints: endpoints)
  }

  private init(
    asked: Profile, file: Loaded<Profile>?, _ registry: Loaded<Registry>?, _ policy: Policy.VPN,
    site: String?, region: Region?, endpoints: [Endpoint]
  ) {
    let catalogue = Catalogue.builtIn
    profile = file
    self.registry = registry
    self.endpoints = endpoints
    trust = asked.trust
    diagnosis = asked.diagnosis
    controlResolver = asked.controlResolver
    observer = HostObserver(
      .init(
        catalogue: catalogue, site: site, region: region, hidesHostName: asked.hidesHostName,
        namespaces: asked.namespaces))
    judge = Judge(
      catalogue: catalogue, registry: registry?.value, policy: policy, namespaces: asked.namespaces,
      digest: { Digest.sha256($0) ?? "" })
    inputs = CheckRecord.Inputs(
      profile: file.map { .init(sha256: $0.sha256) },
      registry: .init(
        serial: registry?.value.meta.serial, sha256: registry?.sha256,
        expires: registry?.value.meta.expires, signature: registry == nil ? .none : .unsigned),
      catalogue: .init(sha256: Self.digest(of: catalogue)))
  }

  private static func registry(_ path: String?) throws(SettingsError) -> Loaded<Registry>? {
    try path.map { (path) throws(SettingsError) in try RegistryFile.load(path, today: Timestamp(.now)) }
  }

  /// What the files say that is no error, yet somebody should know.
  var warnings: [Problem] { (profile?.warnings ?? []) + (registry?.warnings ?? []) }

  /// Looks at the host.
  func observe() async -> HostState {
    let observer = observer
    return await onThread { observer.observe() }
  }

  /// The digest of the catalogue's canonical form, which is compiled in and has no file.
  private static func digest(of catalogue: Catalogue) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = (try? encoder.encode(catalogue)).map { [UInt8]($0) } ?? []
    return Digest.sha256(bytes) ?? ""
  }
}
