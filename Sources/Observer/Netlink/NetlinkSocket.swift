import CLinux
import Glibc

/// A netlink socket for dumps and single questions. Owns its descriptor.
final class NetlinkSocket {
  /// The most messages that one dump may bring.
  static let largestDump = 1_000_000

  private let descriptor: Int32
  private let needs: String?
  private var sequence: UInt32 = 0
  private var buffer = [UInt8](repeating: 0, count: 256 * 1024)

  /// Opens a socket of a netlink protocol; no answer is awaited longer than `timeout` milliseconds. `needs` is the
  /// capability that the kernel asks for, where it does.
  init(_ netlinkProtocol: Int32, timeout: Int32 = 2000, needs: String? = nil) throws(CollectorProblem) {
    let result = vpnaudit_netlink_open(netlinkProtocol, timeout)
    guard result >= 0 else { throw CollectorProblem(errno: -result, doing: "opening a netlink socket") }
    self.descriptor = result
    self.needs = needs
  }

  deinit { close(descriptor) }

  /// Has the kernel tell of changes of these kinds (RTNLGRP_…); whether it will tell of all of them.
  func join(_ groups: [rtnetlink_groups]) -> Bool {
    groups.allSatisfy { vpnaudit_netlink_join(descriptor, Int32($0.rawValue)) == 0 }
  }

  /// Whether the kernel told of anything since this was asked last, or lost something that it had to tell.
  func takeNews() -> Bool { vpnaudit_netlink_drain(descriptor) != 0 }

  /// What the kernel told since this was asked last; nil where it lost something that it had to tell.
  func news() -> [NetlinkMessage]? {
    var messages: [NetlinkMessage] = []
    while messages.count < 100_000 {
      let received = vpnaudit_netlink_receive_now(descriptor, &buffer, buffer.count)
      if received == -Int(EAGAIN) { return messages }
      guard received >= 0, received <= buffer.count,
        let datagram = try? NetlinkMessage.parse(Array(buffer[..<received])[...])
      else { return nil }
      messages += datagram
    }
    return nil
  }

  /// Everything that a dump brings. A dump that the kernel calls inconsistent (NLM_F_DUMP_INTR) is taken again.
  ///
  /// Where an answer holds secrets, `erase` overwrites them in the memory that they were received in, before any other
  /// code looks at the datagram or copies it.
  func dump(
    _ type: Int32, limit: Int = largestDump, erase: ((UnsafeMutableRawBufferPointer) -> Void)? = nil,
    build: (inout NetlinkRequest) -> Void
  ) throws(CollectorProblem) -> [NetlinkMessage] {
    for _ in 0..<8 {
      if let messages = try once(type, flags: NLM_F_DUMP, limit: limit, erase: erase, build: build) {
        return messages
      }
    }
    throw CollectorProblem.failed(errno: "EINTR", detail: "it changed each of 8 times that it was read")
  }

  /// The kernel's one answer to a question.
  func ask(
    _ type: Int32, build: (inout NetlinkRequest) -> Void
  ) throws(CollectorProblem) -> NetlinkMessage? {
    try once(type, flags: 0, limit: 1, erase: nil, build: build)?.first
  }

  /// One exchange; nil when a dump must be taken again.
  private func once(
    _ type: Int32, flags: Int32, limit: Int, erase: ((UnsafeMutableRawBufferPointer) -> Void)?,
    build: (inout NetlinkRequest) -> Void
  ) throws(CollectorProblem) -> [NetlinkMessage]? {
    sequence &+= 1
    var request = NetlinkRequest(type: type, flags: flags, sequence: sequence)
    build(&request)
    let bytes = request.finished
    let sent = vpnaudit_netlink_send(descriptor, bytes, bytes.count)
    guard sent == 0 else { throw CollectorProblem(errno: -sent, doing: "asking the kernel") }

    var messages: [NetlinkMessage] = []
    var interrupted = false
    while true {
      let received = vpnaudit_netlink_receive(descriptor, &buffer, buffer.count)
      guard received >= 0 else {
        throw CollectorProblem(errno: Int32(-received), doing: "awaiting the kernel's answer")
      }
      if let erase {
        buffer.withUnsafeMutableBytes { erase(.init(rebasing: $0[..<min(received, $0.count)])) }
      }
      guard received <= buffer.count else {
        throw CollectorProblem.failed(errno: nil, detail: "a netlink datagram of \(received) bytes")
      }
      let datagram: [NetlinkMessage]
      do { datagram = try NetlinkMessage.parse(Array(buffer[..<received])[...]) } catch {
        throw CollectorProblem.failed(errno: nil, detail: error.description)
      }
      for message in datagram where message.sequence == sequence {
        if message.flags & UInt16(NLM_F_DUMP_INTR) != 0 { interrupted = true }
        switch Int32(message.type) {
        case NLMSG_NOOP: continue
        case NLMSG_ERROR, NLMSG_DONE:
          let number: Int32
          do { number = try message.errorNumber } catch {
            throw CollectorProblem.failed(errno: nil, detail: error.description)
          }
          // Some dumps end so where others set NLM_F_DUMP_INTR.
          if number == EINTR, flags & NLM_F_DUMP != 0 { return nil }
          if number != 0 {
            throw CollectorProblem(errno: number, doing: "reading the kernel's answer", needs: needs)
          }
          return interrupted ? nil : messages
        default:
          messages.append(message)
          guard messages.count <= limit else {
            throw CollectorProblem.failed(errno: nil, detail: "more than \(limit) entries")
          }
          if flags & NLM_F_DUMP == 0 { return messages }
        }
      }
    }
  }
}
