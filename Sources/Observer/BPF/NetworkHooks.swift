import CLinux
import Linux
import Model

/// Finds programs at the hooks of a network namespace: its interfaces' (XDP, filters of traffic control, tcx, netkit) and
/// its own (the choice of sockets, the flow dissector).
///
/// What cannot be asked is left out: a program whose place is not found counts all the same.
struct NetworkHooks: Sendable {
  /// The kinds of the programs that are loaded: hooks that take none of them are not asked.
  let kinds: Set<KernelProgram.Kind>
  let end: MonotonicTime

  /// The programs in the calling thread's namespace; `netns` is its inode, and nil in the one that is observed.
  func search(netns: UInt64?) -> [Attachment] {
    namespace(netns) + interfaces(netns)
  }

  private func namespace(_ netns: UInt64?) -> [Attachment] {
    let hooks = HookNumbers.namespace.filter { kinds.contains($0.kind) }
    guard !hooks.isEmpty, let file = try? RegularFile("/proc/thread-self/ns/net") else { return [] }
    let target = UInt32(bitPattern: file.descriptor)
    var found: [Attachment] = []
    for hook in hooks {
      for number in (try? BPFObject.programs(at: hook.number, of: target)) ?? [] {
        found.append(Attachment(program: number, place: .init(hook.hook, netns: netns)))
      }
    }
    return found
  }

  private func interfaces(_ netns: UInt64?) -> [Attachment] {
    let wanted: Set<KernelProgram.Kind> = [.classifier, .xdp, .other]
    guard !kinds.isDisjoint(with: wanted), let socket = try? NetlinkSocket.opened(NETLINK_ROUTE),
      let messages = try? socket.collected(
        Int32(RTM_GETLINK), build: { $0.append([UInt8](repeating: 0, count: 16)) })
    else { return [] }
    let queues = queues(socket)
    var found: [Attachment] = []
    for message in messages {
      guard MonotonicTime.now < end, let link = try? XDPMessage(payload: message.payload) else { continue }
      func note(_ numbers: [UInt32], _ hook: KernelProgram.Hook) {
        for number in numbers {
          found.append(
            Attachment(program: number, place: .init(hook, interface: link.name, netns: netns)))
        }
      }
      note(link.programs, .xdp)
      guard kinds.contains(.classifier) || kinds.contains(.other) else { continue }
      for (number, hook) in HookNumbers.interface {
        // Linux before 6.6 has no such hook.
        note((try? BPFObject.programs(at: number, of: UInt32(link.interface))) ?? [], hook)
      }
      for parent in queues[link.interface] ?? [] {
        let filters =
          (try? socket.collected(
            Int32(RTM_GETTFILTER), build: { $0.append(FilterMessage.request(link.interface, parent)) })) ?? []
        for filter in filters.compactMap({ try? FilterMessage(payload: $0.payload) }) {
          note([filter.program], filter.hook)
        }
      }
    }
    return found
  }

  /// By interface: where filters may be.
  private func queues(_ socket: NetlinkSocket) -> [Int: [UInt32]] {
    guard kinds.contains(.classifier) || kinds.contains(.other) else { return [:] }
    // struct tcmsg of any interface.
    let messages =
      (try? socket.collected(
        Int32(RTM_GETQDISC), build: { $0.append([UInt8](repeating: 0, count: 20)) })) ?? []
    var parents: [Int: [UInt32]] = [:]
    for queue in messages.compactMap({ try? QueueMessage(payload: $0.payload) }) {
      parents[queue.interface, default: []] += queue.parents
    }
    return parents
  }
}
