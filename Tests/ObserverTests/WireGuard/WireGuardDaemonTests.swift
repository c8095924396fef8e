import Foundation
import Linux
import Model
import Testing

@testable import Observer

/// The real daemon, in namespaces that this process never enters: its control socket is reached through the root of the
/// process that holds the tun.
@Suite(.enabled(if: TwoEnds.obstacle == nil, "\(TwoEnds.obstacle ?? "")"), .timeLimit(.minutes(2)))
struct WireGuardDaemonTests {
  @Test func `wireguard-go is asked, believed and rid of its secrets`() throws {
    let ends = try TwoEnds()
    let files = ProcessFiles()
    let holders = TunDescriptorScan(files: files).search(try files.processes()).holders
    #expect(holders.contains { $0.interface == "office" && $0.netns == ends.netns })
    let seen: [Collector] = [.links, .addresses, .routes, .tunProcesses]
    let found = WireGuardSurvey(
      files: files, netns: ends.netns, links: [], addresses: [], routes: [], holders: holders,
      reports: seen.map { CollectorReport($0, .complete) }, folder: "/no/such/folder"
    ).survey()

    // The tun was renamed, and the socket has the old name. The other end answers in the same folder.
    let device = try #require(found.devices.first)
    #expect(found.devices.count == 1 && device.interface == "office" && device.backend == .userspace)
    #expect(holders.contains { $0.pid == device.pid && $0.interface == "office" })
    #expect(device.firewallMark == 0xca6c && (device.listenPort ?? 0) > 0 && !device.server)
    let peer = try #require(device.peers.first)
    #expect(device.peerCount == 1 && device.peers.count == 1 && peer.publicKey == ends.peer)
    #expect(peer.endpoint == (try end("198.51.100.1", 51820)))
    #expect(peer.allowedPrefixes == (try prefixes("0.0.0.0/0", "::/0")))
    let age = Date().timeIntervalSince(try #require(peer.lastHandshake).date)
    #expect((-1...60).contains(age))
    #expect(
      found.report
        == CollectorReport(
          .wireguard, .complete,
          facts: .stranger(socket: "wg1")))

    // The far end is reported in the same form when its own namespace is examined.
    let far = try #require(holders.first { $0.interface == "wg1" }?.netns)
    #expect(far != ends.netns)

    let state = HostState(
      host: HostIdentity(id: nil, name: nil), at: Timestamp(seconds: 0), netns: ends.netns,
      collectors: [found.report], wireguard: found.devices)
    let encoded = String(decoding: try JSONEncoder().encode(state), as: UTF8.self)
    #expect(encoded.contains(ends.peer.replacing("/", with: "\\/")))
    for turned in ends.turnedSecrets {
      let digits = String(decoding: turned.map { ~$0 }, as: UTF8.self)
      #expect(digits.count == 64)
      let bytes = stride(from: 0, to: 64, by: 2).compactMap { place in
        UInt8(digits.dropFirst(place).prefix(2), radix: 16)
      }
      let text = try #require(WireGuardDraft.base64(key: bytes))
      #expect(!encoded.lowercased().contains(digits) && !encoded.contains(text.dropLast()))
      #expect(!encoded.contains(text.dropLast().replacing("/", with: "\\/")))
    }
  }

  @Test func `no secret stays in memory once the device was read`() throws {
    let ends = try TwoEnds()
    let files = ProcessFiles()
    let holders = TunDescriptorScan(files: files).search(try files.processes()).holders
    let daemon = try #require(holders.first { $0.interface == "office" && $0.netns == ends.netns }?.pid)
    func read() throws {
      let socket = try WireGuardControlSocket.connect(
        to: "/proc/\(daemon)/root/run/wireguard/wg0.sock", until: .now + .seconds(10))
      #expect(try socket?.device().peers.count == 1)
    }
    // Once before, so that the memory that it takes is known to the search.
    try read()
    let search = OwnMemory(length: 24)
    try read()
    for secret in ends.turnedSecrets {
      // The end of it: an allocator writes over the first bytes of what it was given back.
      let turned = secret.suffix(24)
      #expect(search.occurrences(ofTurned: turned) == 0)
      // What is there is found.
      let planted = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 1)
      for (place, byte) in turned.enumerated() { planted[place + 11] = ~byte }
      #expect(search.occurrences(ofTurned: turned) == 1)
      planted.initializeMemory(as: UInt8.self, repeating: 0)
      planted.deallocate()
    }
  }
}
