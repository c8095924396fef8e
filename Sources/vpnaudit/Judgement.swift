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
  /// The registry's file, read or refused; nil where none is named.
  private let admitted: Admitted?
  /// The company's grants, read or refused; nil where the profile names none.
  private let grants: GrantsAdmission?
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
  /// `registryTrust` says whose signature the registry needs, which no profile can; `adjust` changes the endpoints
  /// for this run.
  init(
    profilePath: String?, registryTrust: RegistryTrust, adjust: (Endpoint) -> Endpoint = { $0 }
  ) throws(Complaint) {
    let path = profilePath ?? (Self.hasUsualProfile ? Self.usualProfile : nil)
    do {
      let profile = try path.map { (path) throws(SettingsError) in try ProfileFile.load(path) }
      let admitted = try Self.admit(profile?.value.registryFile, registryTrust)
      let registry = admitted?.admission.loaded
      let policy = try EffectivePolicy.vpn(profile: profile, registry: registry)
      let grants = try profile?.value.grantsFile.flatMap { (path) throws(SettingsError) in
        try admitted?.admitGrants(path)
      }
      let site = profile?.value.site
      let region = site.flatMap { registry?.value.sites[$0] } ?? profile?.value.region
      self.init(
        asked: profile?.value ?? Profile(), file: profile, admitted, grants, policy, site: site,
        region: region,
        endpoints: (profile?.value.endpoints ?? []).map(adjust))
    } catch { throw Complaint(error) }
  }

  /// A judgement by what the command line asks, without a profile.
  ///
  /// `place` is a site that the registry knows, or an ISO 3166 code.
  init(
    endpoints: [Endpoint], registryPath: String?, registryTrust: RegistryTrust, place: String?, trust: Trust
  ) throws(Complaint) {
    let admitted: Admitted?
    let registry: Loaded<Registry>?
    let policy: Policy.VPN
    do {
      admitted = try Self.admit(registryPath, registryTrust)
      registry = admitted?.admission.loaded
      policy = try EffectivePolicy.vpn(profile: nil, registry: registry)
    } catch { throw Complaint(error) }
    var site: String?
    var region: Region?
    if let place {
      if let known = registry?.value.sites[place] {
        (site, region) = (place, known)
      } else if let code = Region(place) {
        region = code
      } else if admitted?.admission.rejection != nil {
        // Whether the registry knows the site cannot be said: it was not read.
        site = place
      } else {
        let sites = (registry?.value.sites.keys.sorted() ?? []).prefix(20).joined(separator: ", ")
        throw Complaint(
          code: 64,
          message: "--site: '\(place)' is neither a site of the registry nor an ISO 3166 code",
          hint: sites.isEmpty ? "write a code such as CN-BJ" : "its sites are \(sites); a code is CN-BJ")
      }
    }
    self.init(
      asked: Profile(trust: trust), file: nil, admitted, nil, policy, site: site, region: region,
      endpoints: endpoints)
  }

  private init(
    asked: Profile, file: Loaded<Profile>?, _ admitted: Admitted?, _ grants: GrantsAdmission?,
    _ policy: Policy.VPN, site: String?, region: Region?, endpoints: [Endpoint]
  ) {
    let catalogue = Catalogue.builtIn
    profile = file
    self.admitted = admitted
    self.grants = grants
    self.endpoints = endpoints
    trust = asked.trust
    diagnosis = asked.diagnosis
    controlResolver = asked.controlResolver
    observer = HostObserver(
      .init(
        catalogue: catalogue, site: site, region: region, hidesHostName: asked.hidesHostName,
        namespaces: asked.namespaces))
    judge = Judge(
      catalogue: catalogue,
      registry: admitted?.admission.standing.with(grants?.standing ?? .none) ?? .none, policy: policy,
      namespaces: asked.namespaces,
      digest: { Digest.sha256($0) ?? "" })
    inputs = CheckRecord.Inputs(
      profile: file.map { .init(sha256: $0.sha256) },
      registry: admitted?.admission.input
        ?? .init(serial: nil, sha256: nil, expires: nil, signature: .none),
      grants: grants?.input,
      catalogue: .init(sha256: Self.digest(of: catalogue)))
  }

  private static func admit(_ path: String?, _ trust: RegistryTrust) throws(SettingsError) -> Admitted? {
    guard let path else { return nil }
    if trust.leavesMachineAside {
      Notice.tell(
        note: "\(TrustedKeys.usualPath) is left aside, because of --trusted-key",
        hint: "leave the option out to check by the machine's keys")
    }
    return try trust.admit(path)
  }

  /// The registry; nil where none is named, and where it was refused.
  var registry: Loaded<Registry>? { admitted?.admission.loaded }

  /// Whether a registry is named and was refused.
  var isRegistryRefused: Bool { admitted?.admission.rejection != nil }

  /// Remembers the serials of a registry and of grants that were accepted.
  func remember() { admitted?.remember(grants) }

  /// What the files say that is no error, yet somebody should know.
  var warnings: [Diagnostic] {
    (profile?.warnings ?? []) + (admitted?.warnings ?? []) + (grants?.warnings ?? [])
  }

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
