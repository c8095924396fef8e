import Foundation
import Linux
import Model
import Testing

@testable import Observer

struct XfrmTests {
  @Test func `policies say what they take and where they send it`() throws {
    let policies = try recordedMessages("xfrm").compactMap { try XfrmPolicy(payload: $0.payload) }
    #expect(
      Set(policies) == [
        try policy(
          .outbound, "10.8.0.0/24", "192.0.2.0/24", ends: ("198.51.100.2", "203.0.113.10")),
        try policy(.inbound, "192.0.2.0/24", "10.8.0.0/24", ends: ("203.0.113.10", "198.51.100.2")),
        try policy(.forwarded, "192.0.2.0/24", "10.8.0.0/24", ends: ("203.0.113.10", "198.51.100.2")),
        try policy(
          .outbound, "::/0", "2001:db8:5::/48", ends: ("2001:db8::2", "2001:db8::10"), interfaceID: 42),
        try policy(.outbound, "10.0.0.1/32", "10.0.0.2/32", transport: true),
        try policy(.outbound, "10.0.0.0/8", "172.16.0.0/12", allows: false),
        try policy(.outbound, "10.0.0.0/8", "10.0.0.0/8"),
      ])
    #expect(policies.filter(\.carries).count == 3)
  }

  @Test func `policies by which a socket's packets pass as they are do not count`() throws {
    let all = try recordedMessages("xfrm")
    // The recording holds one for each direction.
    #expect(all.count == 9)
    #expect(try all.filter { try XfrmPolicy(payload: $0.payload) == nil }.count == 2)
  }

  @Test func `a policy that protects what one socket sends counts as one of that socket`() throws {
    // A program asked for it with IP_XFRM_POLICY.
    let policies = try recordedMessages("xfrm-socket").compactMap { try XfrmPolicy(payload: $0.payload) }
    #expect(
      policies == [
        XfrmPolicy(
          direction: .outbound, source: try #require(IPPrefix("0.0.0.0/0")),
          destination: try #require(IPPrefix("0.0.0.0/0")), tunnelSource: IPAddress("198.51.100.2"),
          tunnelDestination: IPAddress("203.0.113.10"), ofSocket: true)
      ])
    #expect(policies.count(where: \.carries) == 1)
  }

  @Test(arguments: [(1, true), (4, true), (5, true), (0, false), (2, false), (3, false)])
  func `a template in tunnel mode, BEET or IP-TFS holds the tunnel's end`(mode: UInt8, isTunnel: Bool) throws
  {
    var bytes = Array(try #require(try recordedMessages("xfrm-socket").first).payload)
    // The header of XFRMA_TMPL follows 168 bytes, and the mode the 48th byte of a template.
    let place = 168 + 4 + 48
    #expect(bytes[place] == 1)
    bytes[place] = mode
    let policy = try #require(try XfrmPolicy(payload: bytes[...]))
    #expect((policy.tunnelDestination != nil) == isTunnel && policy.transportMode == !isTunnel)
  }

  @Test func `policies cut short are refused, and changed ones never crash`() throws {
    let payload = Array(try #require(try recordedMessages("xfrm").first).payload)
    for length in 0..<168 {
      #expect(throws: MalformedMessageError.self) { try XfrmPolicy(payload: payload[..<length]) }
    }
    for length in 168..<payload.count { _ = try? XfrmPolicy(payload: payload[..<length]) }
    for round in 0..<rounds(3000) {
      var bytes =
        round % 5 == 0 ? (0..<Int.random(in: 0..<400)).map { _ in UInt8.random(in: 0...255) } : payload
      if !bytes.isEmpty {
        for _ in 0..<Int.random(in: 1...8) {
          bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: 0...255)
        }
      }
      _ = try? XfrmPolicy(payload: bytes[...])
    }
  }

  /// A message of XFRM_MSG_NEWSA as the kernel lays it out: an association in tunnel mode with a key in `algorithm`.
  private func association(_ algorithm: UInt16?, packets: UInt64 = 5, mode: UInt8 = 1) -> [UInt8] {
    var payload = [UInt8](repeating: 0, count: 224)
    payload.replaceSubrange(56..<60, with: [203, 0, 113, 10])
    payload.replaceSubrange(80..<84, with: [198, 51, 100, 2])
    payload.replaceSubrange(168..<176, with: withUnsafeBytes(of: packets) { Array($0) })
    payload[212] = 2
    payload[214] = mode
    func attribute(_ type: UInt16, _ value: [UInt8]) {
      payload += withUnsafeBytes(of: UInt16(value.count + 4)) { Array($0) }
      payload += withUnsafeBytes(of: type) { Array($0) } + value
      payload += [UInt8](repeating: 0, count: (4 - payload.count % 4) % 4)
    }
    if let algorithm {
      attribute(algorithm, [UInt8](repeating: 0x61, count: 64) + [UInt8](repeating: 0x5a, count: 33))
    }
    attribute(31, [42, 0, 0, 0])
    return payload
  }

  @Test(arguments: [1, 2, 18, 20] as [UInt16])
  func `an association's keys are overwritten, and its ends and counters kept`(algorithm: UInt16) throws {
    let payload = association(algorithm)
    var datagram = [UInt8](repeating: 0, count: 16) + payload
    datagram.replaceSubrange(0..<4, with: withUnsafeBytes(of: UInt32(datagram.count)) { Array($0) })
    datagram[4] = 0x10
    datagram.withUnsafeMutableBytes(AssociationEraser.erase)
    #expect(!datagram.contains(0x5a) && !datagram.contains(0x61))
    #expect(
      try SecurityAssociation(payload: datagram[16...])
        == SecurityAssociation(
          source: try #require(IPAddress("198.51.100.2")),
          destination: try #require(IPAddress("203.0.113.10")),
          tunnelMode: true, interfaceID: 42, packets: 5))
  }

  @Test func `a number that is only reserved is no association, and what is cut short is erased whole`()
    throws
  {
    #expect(try SecurityAssociation(payload: association(nil)[...]) == nil)
    #expect(try SecurityAssociation(payload: association(18, mode: 0)[...])?.tunnelMode == false)
    let payload = association(18)
    for length in 0..<224 {
      #expect(throws: MalformedMessageError.self) { try SecurityAssociation(payload: payload[..<length]) }
    }
    // Its length says more than there is.
    var datagram = [UInt8](repeating: 0, count: 16) + payload
    datagram.replaceSubrange(0..<4, with: withUnsafeBytes(of: UInt32(datagram.count + 4)) { Array($0) })
    datagram[4] = 0x10
    datagram.withUnsafeMutableBytes(AssociationEraser.erase)
    #expect(datagram.allSatisfy { $0 == 0 })
    for _ in 0..<rounds(2000) {
      var bytes = datagram
      for index in bytes.indices where Int.random(in: 0..<8) == 0 { bytes[index] = UInt8.random(in: 0...255) }
      bytes.withUnsafeMutableBytes(AssociationEraser.erase)
      _ = try? SecurityAssociation(payload: bytes.dropFirst(16))
    }
  }

  @Test func `a selector that claims too many bits is named`() throws {
    let payloads = try recordedMessages("xfrm").map { Array($0.payload) }
    // Its family is AF_INET, and it is no socket's.
    var bytes = try #require(payloads.first { $0[40] == 2 && $0[160] < 3 })
    bytes[42] = 33
    bytes[43] = 33
    #expect(throws: MalformedMessageError(.selectorPrefix(bits: 33))) { try XfrmPolicy(payload: bytes[...]) }
  }

  @Test func `a refusal names the capability, and a kernel without the family says so`() {
    #expect(
      CollectorError(.system(SystemError(EPERM), .reading), needs: "CAP_NET_ADMIN").report(of: .xfrmPolicies)
        == CollectorReport(
          .xfrmPolicies, .denied, needs: "CAP_NET_ADMIN",
          facts: .call(step: .readingKernel, table: nil, errno: "EPERM")))
    #expect(
      CollectorError(.system(SystemError(EPROTONOSUPPORT), .opening)).report(of: .xfrmPolicies)
        == CollectorReport(
          .xfrmPolicies, .unsupported,
          facts: .call(step: .openingNetlink, table: nil, errno: "EPROTONOSUPPORT")))
  }

  private func policy(
    _ direction: XfrmPolicy.Direction, _ source: String, _ destination: String, allows: Bool = true,
    ends: (String, String)? = nil, transport: Bool = false, interfaceID: UInt32? = nil
  ) throws -> XfrmPolicy {
    XfrmPolicy(
      direction: direction, source: try #require(IPPrefix(source)),
      destination: try #require(IPPrefix(destination)), allows: allows,
      tunnelSource: ends.flatMap { IPAddress($0.0) }, tunnelDestination: ends.flatMap { IPAddress($0.1) },
      transportMode: transport, interfaceID: interfaceID)
  }
}
