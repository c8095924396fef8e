import Classifier
import FoundationEssentials
import Glibc
import Model
import Observer
import Settings
import Signing

/// What a host is judged by: its profile, the registry that this names, and the policy that follows from both.
struct Judgement {
  let profile: Loaded<Profile>?
  let registry: Loaded<Registry>?
  let judge: Judge
  let inputs: CheckRecord.Inputs
  private let observer: HostObserver

  /// Where a profile is looked for when none is named.
  static let usualProfile = "/etc/vpnaudit/profile.yaml"

  /// Reads the profile at a path, or the usual one where there is one, and the registry that it names.
  init(profilePath: String?) throws(Complaint) {
    let path = profilePath ?? (access(Self.usualProfile, F_OK) == 0 ? Self.usualProfile : nil)
    let policy: Policy.VPN
    do {
      profile = try path.map { (path) throws(SettingsError) in try ProfileFile.load(path) }
      let file = profile?.value.registryFile
      registry = try file.map { (path) throws(SettingsError) in
        try RegistryFile.load(path, today: RecordID.now())
      }
      policy = try EffectivePolicy.vpn(profile: profile, registry: registry)
    } catch { throw Complaint(error) }

    let catalogue = Catalogue.builtIn
    let site = profile?.value.site
    let region = site.flatMap { [registry] in registry?.value.sites[$0] } ?? profile?.value.region
    observer = HostObserver(
      .init(
        catalogue: catalogue, site: site, region: region,
        hidesHostName: profile?.value.hidesHostName ?? false, namespaces: profile?.value.namespaces ?? .all))
    judge = Judge(
      catalogue: catalogue, registry: registry?.value, policy: policy,
      namespaces: profile?.value.namespaces ?? .all, digest: { Digest.sha256($0) ?? "" })
    inputs = CheckRecord.Inputs(
      profile: profile.map { .init(sha256: $0.sha256) },
      registry: .init(
        serial: registry?.value.meta.serial, sha256: registry?.sha256,
        expires: registry?.value.meta.expires, signature: registry == nil ? .none : .unsigned),
      catalogue: .init(sha256: Self.digest(of: catalogue)))
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
