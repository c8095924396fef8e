public import CLinux
internal import Glibc

/// A netlink socket for dumps and single questions. Owns its descriptor.
public final class NetlinkSocket {
  /// The most messages that one dump may bring.
  public static let largestDump = 1_000_000

  /// How often a dump is taken again that changes meanwhile.
  private static let attempts = 8

  /// For whoever waits until something is there to be read.
  public let descriptor: Int32
  private var sequence: UInt32 = 0
  /// Of its room only what is received is ever touched: a socket is opened for many questions, and clearing takes longer
  /// than most answers.
  private var buffer: [UInt8]

  /// Opens a socket of a netlink protocol (`NETLINK_…`) in the calling thread's network namespace; no answer is awaited
  /// longer than `timeout` milliseconds, and none is larger than `largest` bytes.
  public init(
    _ netlinkProtocol: Int32, timeout: Int32 = 2000, largest: Int = 256 * 1024
  ) throws(NetlinkError) {
    buffer = [UInt8](unsafeUninitializedCapacity: largest) { bytes, count in count = bytes.count }
    let result = vpnaudit_netlink_open(netlinkProtocol, timeout)
    guard result >= 0 else { throw .system(SystemError(-result), .opening) }
    self.descriptor = result
  }

  deinit { close(descriptor) }

  /// Subscribes to changes of these kinds (`RTNLGRP_…`); false where the kernel does not report all of them.
  public func join(_ groups: [rtnetlink_groups]) -> Bool { join(groups.map { Int32($0.rawValue) }) }

  /// The same by the numbers of another protocol's groups.
  public func join(_ groups: [Int32]) -> Bool {
    groups.allSatisfy { vpnaudit_netlink_join(descriptor, $0) == 0 }
  }

  /// Gives it room for so many bytes of events, as far as the kernel allows it.
  public func makeRoom(_ bytes: Int32) { _ = vpnaudit_netlink_room(descriptor, bytes) }

  /// Lets it hear of all network namespaces that are connected with its own; false without CAP_NET_BROADCAST.
  public func listenToAll() -> Bool { vpnaudit_netlink_listen_all(descriptor) == 0 }

  /// The same of a socket that listens to all namespaces: those of other namespaces than its own, each with that
  /// namespace's number.
  public func drainForeign(_ take: (NetlinkMessage, Int32) -> Void) -> Bool {
    for _ in 0..<4096 {
      var namespace: Int32 = -1
      let received = vpnaudit_netlink_receive_anywhere(descriptor, &buffer, buffer.count, &namespace)
      if received == -Int(EAGAIN) { return true }
      guard received >= 0, received <= buffer.count else { return false }
      if namespace < 0 { continue }
      guard let datagram = try? NetlinkMessage.parse(Array(buffer[..<received])[...]) else { return false }
      for message in datagram { take(message, namespace) }
    }
    return true
  }

  /// Passes the events since the last call to `take`, at most 4096; false where the kernel lost one, or one cannot be
  /// read.
  public func drain(_ take: (NetlinkMessage) -> Void) -> Bool {
    for _ in 0..<4096 {
      let received = vpnaudit_netlink_receive_now(descriptor, &buffer, buffer.count)
      if received == -Int(EAGAIN) { return true }
      guard received >= 0, received <= buffer.count,
        let datagram = try? NetlinkMessage.parse(Array(buffer[..<received])[...])
      else { return false }
      for message in datagram { take(message) }
    }
    return true
  }

  /// Drops the events since the last call; whether there were any, or the kernel lost one.
  public func dropEvents() -> Bool { vpnaudit_netlink_drain(descriptor) != 0 }

  /// The events since the last call; nil where the kernel lost one.
  public func events() -> [NetlinkMessage]? {
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
  public func dump(
    _ type: Int32, limit: Int = largestDump, erase: ((UnsafeMutableRawBufferPointer) -> Void)? = nil,
    build: (inout NetlinkRequest) -> Void
  ) throws(NetlinkError) -> [NetlinkMessage] {
    for _ in 0..<Self.attempts {
      if let messages = try once(type, flags: NLM_F_DUMP, limit: limit, erase: erase, build: build) {
        return messages
      }
    }
    throw .changing(attempts: Self.attempts)
  }

  /// Passes on the payload of each message that a dump brings. Where the kernel calls it inconsistent, `restart` is called,
  /// and it is taken again.
  ///
  /// `take` sees a payload where it was received, and must not keep it: however much a dump brings, no more of it is held
  /// than one datagram. It must not use this socket.
  public func read(
    _ type: Int32, limit: Int = largestDump, build: (inout NetlinkRequest) -> Void, restart: () -> Void,
    _ take: (ArraySlice<UInt8>) throws(MalformedMessageError) -> Void
  ) throws(NetlinkError) {
    for _ in 0..<Self.attempts {
      var count = 0
      // The rest is received all the same: the kernel answers no other question before.
      var problem: MalformedMessageError?
      let isWhole = try exchange(type, flags: NLM_F_DUMP, erase: nil, keeps: false, build: build) {
        message throws(NetlinkError) in
        count += 1
        guard count <= limit else { throw .entries(limit: limit) }
        if problem != nil { return }
        do throws(MalformedMessageError) { try take(message.payload) } catch { problem = error }
      }
      if isWhole, let problem { throw .malformed(problem) }
      if isWhole { return }
      restart()
    }
    throw .changing(attempts: Self.attempts)
  }

  /// The kernel's one answer to a question.
  public func ask(
    _ type: Int32, build: (inout NetlinkRequest) -> Void
  ) throws(NetlinkError) -> NetlinkMessage? {
    try once(type, flags: 0, limit: 1, erase: nil, build: build)?.first
  }

  /// One exchange; nil when a dump must be taken again.
  private func once(
    _ type: Int32, flags: Int32, limit: Int, erase: ((UnsafeMutableRawBufferPointer) -> Void)?,
    build: (inout NetlinkRequest) -> Void
  ) throws(NetlinkError) -> [NetlinkMessage]? {
    var messages: [NetlinkMessage] = []
    let isWhole = try exchange(type, flags: flags, erase: erase, keeps: true, build: build) {
      message throws(NetlinkError) in
      messages.append(message)
      guard messages.count <= limit else { throw .entries(limit: limit) }
    }
    return isWhole ? messages : nil
  }

  /// One exchange; false when a dump must be taken again. Where `take` keeps messages, they are of a copy of the datagram.
  private func exchange(
    _ type: Int32, flags: Int32, erase: ((UnsafeMutableRawBufferPointer) -> Void)?, keeps: Bool,
    build: (inout NetlinkRequest) -> Void, take: (NetlinkMessage) throws(NetlinkError) -> Void
  ) throws(NetlinkError) -> Bool {
    sequence &+= 1
    var request = NetlinkRequest(type: type, flags: flags, sequence: sequence)
    build(&request)
    let bytes = request.finished
    let sent = vpnaudit_netlink_send(descriptor, bytes, bytes.count)
    guard sent == 0 else { throw .system(SystemError(-sent), .asking) }

    var interrupted = false
    while true {
      let received = vpnaudit_netlink_receive(descriptor, &buffer, buffer.count)
      guard received >= 0 else {
        throw .system(SystemError(Int32(-received)), .awaiting)
      }
      if let erase {
        buffer.withUnsafeMutableBytes { erase(.init(rebasing: $0[..<min(received, $0.count)])) }
      }
      guard received <= buffer.count else {
        throw .datagram(bytes: received)
      }
      var datagram = keeps ? Array(buffer[..<received])[...] : buffer[..<received]
      while let message = try Self.next(in: &datagram) {
        guard message.sequence == sequence else { continue }
        if message.flags & UInt16(NLM_F_DUMP_INTR) != 0 { interrupted = true }
        switch Int32(message.type) {
        case NLMSG_NOOP: continue
        case NLMSG_ERROR, NLMSG_DONE:
          let number: Int32
          do { number = try message.errorNumber } catch {
            throw .malformed(error)
          }
          // Some dumps end so where others set NLM_F_DUMP_INTR.
          if number == EINTR, flags & NLM_F_DUMP != 0 { return false }
          if number != 0 {
            throw .system(SystemError(number), .reading)
          }
          return !interrupted
        default:
          try take(message)
          if flags & NLM_F_DUMP == 0 { return true }
        }
      }
    }
  }

  private static func next(in datagram: inout ArraySlice<UInt8>) throws(NetlinkError) -> NetlinkMessage? {
    do { return try NetlinkMessage.next(in: &datagram) } catch { throw .malformed(error) }
  }
}
