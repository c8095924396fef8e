import CLinux
import Foundation
import Glibc
import Linux
import Testing

@Suite(.timeLimit(.minutes(1)))
struct NetlinkSocketTests {
  /// A request for all links, as `struct ifinfomsg`.
  private func allLinks(_ request: inout NetlinkRequest) { request.append([UInt8](repeating: 0, count: 16)) }

  @Test func `a dump lists what the kernel has, to its limit`() throws {
    let socket = try NetlinkSocket(NETLINK_ROUTE)
    let messages = try socket.dump(Int32(RTM_GETLINK), build: allLinks)
    #expect(messages.contains { $0.type == UInt16(RTM_NEWLINK) })
    #expect { try socket.dump(Int32(RTM_GETLINK), limit: messages.count - 1, build: allLinks) } throws: {
      guard case NetlinkError.entries(let limit) = $0 else { return false }
      return limit == messages.count - 1
    }
    // The answers that were left over do not mix with those of the next question.
    #expect(try socket.dump(Int32(RTM_GETLINK), build: allLinks).count == messages.count)
  }

  @Test func `a dump is parsed where it is received, and one that cannot be parsed leaves nothing behind`()
    throws
  {
    let socket = try NetlinkSocket(NETLINK_ROUTE)
    let count = try socket.dump(Int32(RTM_GETLINK), build: allLinks).count
    func values(
      _ parse: (ArraySlice<UInt8>) throws(MalformedMessageError) -> UInt32
    ) throws(NetlinkError) -> [UInt32] {
      var values: [UInt32] = []
      try socket.read(Int32(RTM_GETLINK), build: allLinks, restart: { values = [] }) {
        payload throws(MalformedMessageError) in values.append(try parse(payload))
      }
      return values
    }
    // The index of a link stands behind four bytes of `struct ifinfomsg`.
    let indices = try values { payload throws(MalformedMessageError) in
      try payload.span.bytes.integer(UInt32.self, at: 4)
    }
    #expect(indices.count == count && Set(indices).count == count)
    var seen = 0
    #expect {
      try values { _ throws(MalformedMessageError) in
        seen += 1
        throw .attributeLength(1)
      }
    } throws: {
      guard case NetlinkError.malformed(.attributeLength(1)) = $0 else { return false }
      return true
    }
    #expect(seen == 1)
    #expect(try values { _ in 1 }.count == count)
  }

  @Test func `a refusal of the kernel's has its number and its step`() throws {
    let socket = try NetlinkSocket(NETLINK_ROUTE)
    #expect {
      try socket.ask(Int32(RTM_GETLINK)) {
        $0.append([0, 0, 0, 0, 255, 255, 255, 127, 0, 0, 0, 0, 0, 0, 0, 0])
      }
    } throws: {
      guard case NetlinkError.system(let error, .reading) = $0 else { return false }
      return error.number == ENODEV
    }
    #expect { try NetlinkSocket(9999) } throws: {
      guard case NetlinkError.system(let error, .opening) = $0 else { return false }
      return error.number == EPROTONOSUPPORT || error.number == EINVAL
    }
  }

  @Test func `secrets are erased before anything looks at an answer`() throws {
    let socket = try NetlinkSocket(NETLINK_ROUTE)
    var isCalled = false
    let erase: (UnsafeMutableRawBufferPointer) -> Void = { bytes in
      isCalled = true
      // All but the headers and the end of the dump.
      if bytes.count > 32 {
        UnsafeMutableRawBufferPointer(rebasing: bytes[16...]).initializeMemory(as: UInt8.self, repeating: 0)
      }
    }
    #expect(throws: NetlinkError.self) {
      try socket.dump(Int32(RTM_GETLINK), erase: erase, build: allLinks)
    }
    #expect(isCalled)
  }

  @Test(.enabled(if: isRoot, "a link is made"))
  func `events of a group come, once each, and a drained socket has none`() async {
    await #expect(processExitsWith: .success) {
      let other = Process()
      other.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
      other.arguments = ["--net", "--", "/bin/sh", "-c", "echo ready; exec cat"]
      let (input, output) = (Pipe(), Pipe())
      other.standardInput = input
      other.standardOutput = output
      try other.run()
      #expect(output.fileHandleForReading.availableData.count == 6)
      let namespace = open("/proc/\(other.processIdentifier)/ns/net", O_RDONLY)
      // On a thread of its own, which ends in there.
      let result = vpnaudit_in_namespace(namespace, { _ in try? Self.raiseLoopback() }, nil)
      #expect(result == 0)
      try input.fileHandleForWriting.close()
      other.waitUntilExit()
    }
  }

  /// Brings the interface of a fresh namespace up, and sees the event once in each way.
  private static func raiseLoopback() throws {
    let (events, drained) = (try NetlinkSocket(NETLINK_ROUTE), try NetlinkSocket(NETLINK_ROUTE))
    #expect(events.join([RTNLGRP_LINK]) && drained.join([RTNLGRP_LINK]))
    #expect(events.events()?.isEmpty == true && !drained.dropEvents())
    let socket = try NetlinkSocket(NETLINK_ROUTE, timeout: 100)
    // `struct ifinfomsg`: the first interface, IFF_UP; success is not answered.
    _ = try? socket.ask(Int32(RTM_NEWLINK)) { $0.append([0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]) }
    #expect(events.events()?.contains { $0.type == UInt16(RTM_NEWLINK) } == true)
    #expect(drained.dropEvents() && !drained.dropEvents() && events.events()?.isEmpty == true)
  }

  @Test func `generic netlink knows its own controller, and no family that the kernel lacks`() throws {
    let netlink = try GenericNetlink()
    #expect(try netlink.family("nlctrl") == 16)
    #expect(try netlink.family("no such one") == nil)
  }
}
