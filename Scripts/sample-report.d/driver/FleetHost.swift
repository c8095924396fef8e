import Model

/// A host of the simulated fleet: what it is, and what its checks find on a day.
struct FleetHost {
  /// What becomes of a host; days are counted from the first of the first quarter.
  enum Course: Hashable {
    case ordinary
    /// It has no VPN.
    case bare
    /// It uses a gateway of nobody's for some days.
    case offender(Range<Int>)
    /// The licence of its provider ends on a day of the second quarter, and nobody renews it.
    case expired
    /// An endpoint answers slowly, and not always, for some days.
    case degraded(Range<Int>)
    /// A process refuses to be read, and from a day on the registry accepts that.
    case guarded(acceptedFrom: Int)
    /// There is no check from a day on.
    case silent(from: Int)
    /// It is a container that was checked by itself.
    case container
  }

  let number: Int
  let course: Course

  private static let sites = [
    ("bj", "beijing", "CN-BJ"), ("sh", "shanghai", "CN-SH"), ("gz", "guangzhou", "CN-GD"),
  ]

  private var site: (short: String, name: String, region: String) {
    let site = Self.sites[number % Self.sites.count]
    return (site.0, site.1, site.2)
  }

  var name: String {
    "\(site.short)-\(course == .container ? "job" : "ws")-\(number < 10 ? "00" : number < 100 ? "0" : "")\(number)"
  }
  var siteName: String { site.name }

  /// Its id, as a machine's.
  var id: String { String(repeating: "0", count: 32 - String(number).count) + String(number) }

  /// The id of the record of a day.
  func record(day: Int) -> String {
    let digits = String(number * 1_000 + day)
    return "01976a3e-8f10-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
  }

  /// What the checks of a day have in common with those of other hosts, so that they are judged once.
  func likeness(day: Int) -> String { "\(course) \(site.short) \(day)" }

  /// Whether there is a check on a day.
  func isChecked(day: Int) -> Bool {
    switch course {
    case .silent(let end): day < end
    // A container does its work on one day a month.
    case .container: day % 30 == 5
    default: true
    }
  }

  /// The check of a day, under names that may be another's.
  func check(
    day: Int, first: Timestamp, id: String, name: String, record: String
  ) throws -> CheckRecord {
    let host = HostIdentity(
      id: id, name: name, site: site.name, region: Region(site.region),
      container: course == .container ? true : nil)
    var scene = scene(day)
    scene.at = Timestamp(milliseconds: first.adding(days: day).milliseconds + 7_200_000)
    scene.region = host.region
    return SimulatedCheck(
      id: record, host: host, scene: scene, endpoints: try endpoints(day), serial: day < 130 ? 42 : 43,
      extent: course == .container ? .container : .host
    ).record
  }

  private func scene(_ day: Int) -> Scene {
    var scene: Scene
    switch course {
    case .bare: scene = Scene()
    case .offender(let days) where days.contains(day): scene = .fullUDP("203.0.113.66")
    case .guarded:
      scene = Scene()
      scene.link("tun9", index: 9, carrier: false)
    default: scene = .fullUDP()
    }
    var registry = RegistryDraft()
    (registry.asOf, registry.licences[0].lastChecked) = (
      FleetHost.checked(day), FleetHost.checked(day)
    )
    registry.expires = "2028-01-01T00:00:00Z"
    if course == .expired { registry.licences[0].valid = period("2024-03-01", "2027-05-15") }
    if case .guarded(let from) = course, day >= from {
      registry.acceptedRefusals = [
        AcceptedRefusal(
          .unit("edr.service"), why: "endpoint protection", accountable: "security office",
          period: period(nil, "2028-01-31"))
      ]
    }
    scene.registry = registry
    if case .guarded = course {
      scene.refuse(
        [.init(unit: "edr.service", package: nil, processes: 2)], hold: ["tun9"], .tunProcesses, .namespaces)
    }
    return scene
  }

  /// The registry's sources are looked at once a month.
  private static func checked(_ number: Int) -> Day {
    let days = ["2026-12-20", "2027-01-20", "2027-02-20", "2027-03-20", "2027-04-20", "2027-05-20"]
    return day(days[min(5, number / 31)])
  }

  private func endpoints(_ day: Int) throws -> [EndpointRecord] {
    switch course {
    case .container, .guarded: return []
    case .bare:
      let path = Path(
        interface: "eth0", source: try SampleParts.address("198.51.100.2"),
        nextHop: try SampleParts.address("198.51.100.1"))
      return [
        try SampleParts.reachable(
          "portal", target: "https://portal.corp.test/", tls: time(day, 900), path: path)
      ]
    case .degraded(let days) where days.contains(day):
      return [
        try SampleParts.failing(
          "erp", target: "tls://erp.corp.test:443", outcome: .degraded, failure: Failure(.tcpTimeout), ok: 3,
          path: SampleParts.tunnelPath(), certificate: SampleParts.certificate("erp.corp.test"),
          expectations: [
            ExpectationResult(
              .handshake, .warning, .handshakeSlow(median: Microseconds(412_000)),
              limit: Microseconds(300_000))
          ])
      ]
    default:
      let path = try SampleParts.tunnelPath()
      return [
        try SampleParts.reachable(
          "erp", target: "tls://erp.corp.test:443", tls: time(day, 18_000), path: path),
        try SampleParts.reachable(
          "mail", target: "tls://mail.corp.test:465", tls: time(day, 22_000), path: path),
      ]
    }
  }

  /// A time that is another one for each site and day, and the same in every run.
  private func time(_ day: Int, _ usual: Int64) -> Int64 {
    let site = UInt64(number % Self.sites.count + 1)
    var mixed = site &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(day + 1) &* 0xbf58_476d_1ce4_e5b9
    mixed ^= mixed >> 29
    mixed = mixed &* 0x94d0_49bb_1331_11eb
    return usual + Int64(mixed >> 33) % (usual / 2)
  }
}
