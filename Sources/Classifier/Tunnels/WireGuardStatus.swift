import Model

/// What a WireGuard interface says of its peers, and how far that can be relied on.
struct WireGuardStatus {
  /// Who says it.
  enum Source {
    /// The kernel, which checked the peers' keys itself.
    case kernel
    /// The program that holds the interface, and its bytes are those of a package that speaks WireGuard.
    case vouched
    /// An unverified program, or one that was not found holding the interface.
    case anybody
  }

  let device: WireGuardDevice
  let source: Source

  /// Of a link that the kernel keeps.
  init(kernel device: WireGuardDevice) {
    self.device = device
    self.source = .kernel
  }

  /// Of a link that a process holds.
  init(userspace device: WireGuardDevice, holder: TunnelProcesses?) {
    self.device = device
    let isHolder = device.pid.map { holder?.pids.contains($0) ?? false } ?? false
    self.source = isHolder && holder?.speaks(.wireguard) == true ? .vouched : .anybody
  }

  var isReliable: Bool { source != .anybody }

  /// The peers that are sent something: without an allowed prefix nothing goes to a peer or comes from it.
  var carrying: [WireGuardDevice.Peer] { device.peers.filter { !$0.allowedPrefixes.isEmpty } }

  /// The seconds since a peer's last handshake; nil where there was none.
  static func age(of peer: WireGuardDevice.Peer, at now: Timestamp) -> Int64? {
    peer.lastHandshake.map { (now.milliseconds - $0.milliseconds) / 1000 }
  }

  /// Whether a peer's last handshake is recent enough for its keys to be in use: WireGuard makes new ones every 120
  /// seconds and takes none after 180 (its paper, §6.1). An observation takes a while, so that a handshake may
  /// follow its beginning.
  static func isLive(_ peer: WireGuardDevice.Peer, at now: Timestamp) -> Bool {
    age(of: peer, at: now).map { (-30...180).contains($0) } ?? false
  }

  /// The seconds since a peer's last handshake, as facts have them: an observation takes a while, so that a handshake
  /// may follow its beginning; one that is further ahead is in the future by this host's clock.
  static func heard(_ peer: WireGuardDevice.Peer, at now: Timestamp) -> Int64? {
    age(of: peer, at: now).map { (-30..<0).contains($0) ? 0 : $0 }
  }
}
