public import Classifier
import FoundationEssentials
import Glibc
import Linux
public import Model
public import Observer
public import Settings
import Signing

/// What a host is checked against: its profile or the command line's options, the registry that these name, and the
/// policy that follows from both.
public struct CheckInputs: Sendable {
  /// The profile's file; nil where there is none.
  public let profile: Loaded<Profile>?
  public let judge: Judge
  /// The inputs as a record names them.
  let recorded: CheckRecord.Inputs
  public let endpoints: [Endpoint]
  let trust: Trust
  let diagnosis: Profile.DiagnosisScope
  let controlResolver: SocketAddress?
  /// Whether all network namespaces are in scope, and not the program's own alone.
  let coversNamespaces: Bool
  /// How much must be excluded before a tag is given.
  let assurance: Profile.Assurance
  /// Whether it is watched where the probe's own packets leave the host.
  let watchesWire: Bool
  /// Which samples the journal keeps.
  public let keptSamples: KeptSamples
  /// Notices about the files, which are not errors.
  public let notices: [CheckNotice]
  private let loaded: Files
  private let observer: HostObserver

  /// The path of the profile where none is named.
  public static let usualProfile = "/etc/vpnaudit/profile.yaml"

  /// Whether there is one.
  public static var hasUsualProfile: Bool { access(usualProfile, F_OK) == 0 }

  /// Reads the profile at a path, or the usual one where there is one, and the registry that it names. A registry that
  /// cannot be read is refused, or an error with `needsRegistry`.
  ///
  /// `registryTrust` holds the keys that the registry needs, which no profile can set; `adjust` changes the endpoints
  /// for this run.
  public init(
    profilePath: String?, registryTrust: RegistryTrust, needsRegistry: Bool = false,
    adjust: (inout Endpoint) -> Void = { _ in }
  ) throws(CheckError) {
    let path = profilePath ?? (Self.hasUsualProfile ? Self.usualProfile : nil)
    var files = Files()
    do {
      files.profile = try path.map { (path) throws(SettingsError) in
        try ProfileFile.load(path, checkingRegistry: needsRegistry)
      }
      try files.read(registry: files.profile?.value.registryFile, trust: registryTrust)
      try files.read(grants: files.profile?.value.grantsFile)
    } catch { throw CheckError(.settings(error), notices: files.notices) }
    var asked = files.profile?.value ?? Profile()
    for index in asked.endpoints.indices { adjust(&asked.endpoints[index]) }
    let region = asked.site.flatMap { files.registry?.loaded?.value.sites[$0] } ?? asked.region
    self.init(asked, files, site: asked.site, region: region)
  }

  /// The inputs from the command line, without a profile.
  ///
  /// `site` is one that the registry knows, or an ISO 3166 code.
  public init(
    endpoints: [Endpoint], registryPath: String?, registryTrust: RegistryTrust, site: String?, trust: Trust,
    view: Profile.View = .host
  ) throws(CheckError) {
    var files = Files()
    do {
      try files.read(registry: registryPath, trust: registryTrust)
      try EffectivePolicy.check(view: view, registry: files.registry?.loaded)
    } catch {
      throw CheckError(.settings(error), notices: files.notices)
    }
    let sites = files.registry?.loaded?.value.sites ?? [:]
    let asked = Profile(trust: trust, view: view, endpoints: endpoints)
    if let site, let region = sites[site] {
      self.init(asked, files, site: site, region: region)
    } else if let site, let code = Region(site) {
      self.init(asked, files, site: nil, region: code)
    } else if let site, files.registry?.acceptance.refusal == nil {
      throw CheckError(.unknownSite(site, sites: sites.keys.sorted()), notices: files.notices)
    } else {
      // Whether a registry that was not read has the site is unknown.
      self.init(asked, files, site: site, region: nil)
    }
  }

  private init(_ asked: Profile, _ files: Files, site: String?, region: Region?) {
    let catalogue = Catalogue.builtIn.adding(files.registry?.loaded?.value.products ?? [])
    profile = files.profile
    loaded = files
    notices = files.notices
    endpoints = asked.endpoints
    trust = asked.trust
    diagnosis = asked.diagnosis
    controlResolver = asked.controlResolver
    watchesWire = asked.watchesWire
    keptSamples = asked.keptSamples
    assurance = asked.assurance
    coversNamespaces = asked.namespaces == .all
    observer = HostObserver(
      .init(
        catalogue: catalogue, site: site, region: region, hidesHostName: asked.hidesHostName,
        namespaces: asked.namespaces, assurance: asked.assurance))
    let acceptance = files.registry?.acceptance
    judge = Judge(
      catalogue: catalogue, registry: acceptance?.state.with(files.grants?.state ?? .none) ?? .none,
      policy: files.policy, namespaces: asked.namespaces, view: asked.view, assurance: asked.assurance,
      isSigned: acceptance?.input.signature == .trusted,
      digest: { Digest.sha256($0) ?? "" })
    recorded = CheckRecord.Inputs(
      profile: files.profile.map { .init(sha256: $0.sha256) },
      registry: acceptance?.input ?? .init(serial: nil, sha256: nil, expires: nil, signature: .none),
      grants: files.grants?.input, catalogue: .init(sha256: catalogue.sha256))
  }

  /// How often the agent observes the host where nothing is reported.
  public var observesEvery: Duration { profile?.value.observesEvery ?? Profile().observesEvery }

  /// Where an agent passes the journal's entries on to.
  public var sinks: [SinkSettings] { profile?.value.sinks ?? [] }

  /// The id of this host as records have it; nil where it has none.
  public var hostID: String? { HostObserver.hostID() }

  /// The registry; nil where none is named, and where it was refused.
  public var registry: Loaded<Registry>? { loaded.registry?.loaded }

  /// Whether a registry is named and was refused.
  public var isRegistryRefused: Bool { loaded.registry?.acceptance.refusal != nil }

  /// Whether grants are named and were refused; nil where none are named, or there is no registry to read them by.
  public var areGrantsRefused: Bool? { loaded.grants.map { $0.refusal != nil } }

  /// Stores the serials of a registry and of grants that were accepted; returns what could not be stored.
  public func rememberSerials() -> [CheckNotice] { loaded.registry?.remember(loaded.grants) ?? [] }

  /// The files that it was read from, by their paths, and those that are read for a check: who is to notice that they
  /// change looks at these. Some may not exist.
  public var files: [String] {
    let named = profile?.value
    let signed = [named?.registryFile ?? loaded.registryPath, named?.grantsFile].compactMap(\.self)
    let certificates = endpoints.compactMap(\.clientCertificate).flatMap { [$0.file, $0.key] }
    return [profile?.path, trust.caFile].compactMap(\.self) + signed + signed.map { $0 + ".minisig" }
      + [TrustedKeys.usualPath] + certificates
  }

  /// Observes the host; `passed` are links that were reported since the last observation.
  public func observe(passed: PassedLinks? = nil) async -> HostState {
    let observer = observer
    return await onThread { observer.observe(passed: passed) }
  }
}

extension CheckInputs {
  /// The files of a check, read one after another.
  private struct Files {
    var profile: Loaded<Profile>?
    /// The registry's file, read or refused; nil where none is named.
    private(set) var registry: LoadedRegistry?
    /// The company's grants, read or refused; nil where the profile names none.
    private(set) var grants: Acceptance<GrantBook>?
    private(set) var policy = Policy.default.vpn
    /// Of the registry.
    private(set) var registryPath: String?
    private var areMachineKeysUnused = false

    /// Reads the registry at a path, or refuses it, and puts its policy and the profile's together.
    mutating func read(registry path: String?, trust: RegistryTrust) throws(SettingsError) {
      registryPath = path
      if let path {
        areMachineKeysUnused = trust.replacesMachineKeys
        registry = try trust.load(path, refusingUnread: true)
      }
      policy = try EffectivePolicy.vpn(profile: profile, registry: registry?.loaded)
      try EffectivePolicy.check(scopeOf: profile, registry: registry?.loaded)
    }

    mutating func read(grants path: String?) throws(SettingsError) {
      guard let path else { return }
      grants = try registry?.loadGrants(path)
    }

    var notices: [CheckNotice] {
      (areMachineKeysUnused ? [.machineKeysUnused] : []) + (profile?.warnings ?? []).map(CheckNotice.warning)
        + (registry?.notices ?? [])
        + (grants?.warnings ?? []).map(grants?.refusal == nil ? CheckNotice.lint : CheckNotice.warning)
    }
  }
}
