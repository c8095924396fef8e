import Glibc
import Linux
import Model

/// Finds the programs that sit at the far end of links without being tunnels of the tun driver: those that hold a
/// macvtap, and those that take packets off a link by a packet socket.
struct LinkDescriptors {
  let files: ProcessFiles
  var folder = "/sys/class/net"

  /// What was found.
  struct Observation {
    var holders: [TunHolder] = []
    var packetSockets: [PacketSocket] = []
    /// Why packet sockets are not known; nil where they are.
    var problem: CollectorFacts?

    var pids: Set<Int32> { Set(holders.map(\.pid) + packetSockets.compactMap(\.pid)) }
  }

  /// The descriptors that matter to links. Processes are searched only where a link of such a kind is there, or a packet
  /// socket that is on none of the machine's own devices.
  func observe(_ links: [Link], netns: UInt64) -> Observation {
    var observation = Observation()
    let virtual = Set(links.filter { VirtualLinks.kinds.contains($0.kind ?? "") }.map(\.index))
    var sockets: [Row] = []
    do throws(ProcessFiles.ReadError) {
      let text = try files.bytes(of: "\(files.root)/thread-self/net/packet", limit: 16 << 20)
      sockets = Self.rows(String(decoding: text, as: UTF8.self)).filter {
        $0.interface == 0 ? !virtual.isEmpty : virtual.contains($0.interface)
      }
    } catch .vanished {
      // The kernel has no packet sockets.
    } catch {
      observation.problem = .file(path: "/proc/net/packet")
    }
    let devices = devices(of: links)
    if sockets.isEmpty, devices.isEmpty { return observation }
    let owners = owners(of: Set(sockets.map(\.inode)), Set(devices.keys))
    if !owners.unreached.isEmpty {
      observation.problem = .unreached(
        part: .descriptors, count: owners.unreached.count,
        first: owners.unreached.prefix(3).map(files.observed))
    }
    for (device, name) in devices.sorted(by: { $0.value < $1.value }) {
      observation.holders += (owners.devices[device] ?? []).map {
        TunHolder(pid: $0, interface: name, netns: netns)
      }
    }
    // The program's own are the probe's.
    var seen: Set<PacketSocket> = []
    for row in sockets {
      let held = owners.sockets[row.inode] ?? []
      if held.contains(getpid()) { continue }
      let interface = row.interface == 0 ? nil : row.interface
      for pid in held.isEmpty ? [nil] : held.map(Optional.some) {
        let socket = PacketSocket(interface: interface, pid: pid)
        if seen.insert(socket).inserted { observation.packetSockets.append(socket) }
      }
    }
    return observation
  }

  /// A packet socket of the table.
  struct Row: Hashable {
    /// 0 for all interfaces.
    let interface: Int
    let inode: UInt64
  }

  /// The sockets in a text of the form of `/proc/net/packet`:
  ///
  ///     sk               RefCnt Type Proto  Iface R Rmem   User   Inode
  ///     0000000000000000 3      3    0003   7     1 0      0      40263
  static func rows(_ text: String) -> [Row] {
    text.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: " ", omittingEmptySubsequences: true)
      guard fields.count >= 9, let interface = Int(fields[4]), let inode = UInt64(fields[8]) else {
        return nil
      }
      return Row(interface: interface, inode: inode)
    }
  }

  /// The device numbers of the macvtaps, with the names of their links.
  private func devices(of links: [Link]) -> [UInt64: String] {
    var devices: [UInt64: String] = [:]
    for link in links {
      guard let kind = link.kind, ["macvtap", "ipvtap"].contains(kind) else { continue }
      let base = "\(folder)/\(link.name)/\(kind)"
      for name in (try? Folder.names(in: base)) ?? [] {
        let text = (try? files.bytes(of: "\(base)/\(name)/dev", limit: 64)) ?? []
        if let number = Self.device(String(decoding: text, as: UTF8.self)) { devices[number] = link.name }
      }
    }
    return devices
  }

  /// A device by a text such as `244:1`.
  static func device(_ text: String) -> UInt64? {
    let parts = text.split(whereSeparator: { $0 == ":" || $0 == "\n" }).compactMap { UInt32($0) }
    return parts.count == 2 ? FileNode.number(major: parts[0], minor: parts[1]) : nil
  }

  /// Who holds sockets and devices.
  private struct Owners {
    var sockets: [UInt64: [Int32]] = [:]
    var devices: [UInt64: [Int32]] = [:]
    /// The processes that were not looked at in time.
    var unreached: [Int32] = []
  }

  private func owners(of sockets: Set<UInt64>, _ devices: Set<UInt64>) -> Owners {
    var found = Owners()
    for process in (try? files.processes()) ?? [] {
      if files.isOver {
        found.unreached.append(process)
        continue
      }
      guard let names = try? files.names(in: "\(files.root)/\(process)/fd") else { continue }
      var own: Set<UInt64> = []
      for name in names {
        let path = "\(files.root)/\(process)/fd/\(name)"
        if !devices.isEmpty {
          // The path of a device's node says nothing: anybody with the right to may make one elsewhere.
          if let node = try? FileNode(path), node.kind == .characterDevice, devices.contains(node.device),
            own.insert(node.device).inserted
          {
            found.devices[node.device, default: []].append(process)
            continue
          }
        }
        guard !sockets.isEmpty, let target = try? files.link(process, "fd/\(name)"),
          target.hasPrefix("socket:["), let inode = UInt64(target.dropFirst(8).dropLast()),
          sockets.contains(inode), !(found.sockets[inode]?.contains(process) ?? false)
        else { continue }
        found.sockets[inode, default: []].append(process)
      }
    }
    return found
  }
}

/// Kinds of links that are virtual.
private enum VirtualLinks {
  /// Those that wrap nothing themselves, and whose packets may stay on this host.
  static let kinds: Set<String> = [
    "veth", "dummy", "ifb", "bridge", "bond", "team", "vlan", "macvlan", "macvtap", "ipvlan", "ipvtap",
  ]
}
