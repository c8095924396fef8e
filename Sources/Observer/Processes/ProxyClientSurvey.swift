import Glibc
import Linux
import Model

/// Finds the programs of this host that are connected to proxies on it: who holds the other end of a connection to a
/// socket on which one of them listens.
///
/// Only who executes what is looked at. Other hosts that dialled in are not asked for.
struct ProxyClientSurvey {
  let files: ProcessFiles
  let packages: PackageOwners
  let homes: HomeFolders
  /// The host's own addresses.
  let own: Set<IPAddress>

  /// Of so many connections to one proxy it is looked up whose they are; the rest are counted as unseen.
  static let mostConnections = 1024

  /// A proxy's clients as far as they are known.
  private struct Draft {
    /// The inodes of the clients' ends.
    var ends: [UInt64] = []
    var processes: Set<Int32> = []
    var seen: Set<UInt64> = []
  }

  /// Who is connected to each of the processes, of those to whom somebody is, or of whom it could not be asked; `all` are
  /// the processes that may be connected, where they are known.
  func survey(_ proxies: [Int32], among all: [Int32]? = nil) -> [ProxyClients] {
    if proxies.isEmpty { return [] }
    guard let internet = try? DiagnosedSocket.all() else { return proxies.sorted().map(Self.unknown) }
    // A kernel without a diagnosis of Unix sockets has no answer.
    let unix = (try? UnixSocket.all()) ?? []
    var held: [Int32: Set<UInt64>] = [:]
    var unread: [Int32] = []
    for proxy in proxies {
      do throws(ProcessFiles.ReadError) {
        if files.isOver { throw .failed(ETIMEDOUT) }
        held[proxy] = try files.sockets(of: proxy)
      } catch .vanished {
        continue
      } catch {
        unread.append(proxy)
      }
    }
    var drafts = tcpClients(of: held, internet)
    for (proxy, sockets) in held {
      drafts[proxy, default: Draft()].ends += Self.unixClients(of: sockets, unix)
    }
    findHolders(&drafts, all)
    var cache = ExecutableCache()
    let found = drafts.sorted { $0.key < $1.key }.compactMap { proxy, draft in
      clients(of: proxy, draft, &cache)
    }
    return (found + unread.map(Self.unknown)).sorted { $0.pid < $1.pid }
  }

  private static func unknown(_ proxy: Int32) -> ProxyClients { ProxyClients(pid: proxy, programs: []) }

  /// Nil where nobody is connected but the proxy to itself.
  private func clients(of proxy: Int32, _ draft: Draft, _ cache: inout ExecutableCache) -> ProxyClients? {
    let unseen = draft.ends.count - draft.seen.count
    if draft.processes.isEmpty && unseen == 0 { return nil }
    let processes = draft.processes.sorted()
    return ProxyClients(
      pid: proxy, programs: processes.prefix(ProxyClients.most).map { program($0, &cache) },
      more: processes.count > ProxyClients.most ? processes.count - ProxyClients.most : nil,
      unseen: unseen > 0 ? unseen : nil)
  }

  /// Looks for the processes that hold the ends.
  private func findHolders(_ drafts: inout [Int32: Draft], _ all: [Int32]?) {
    // By the inode of a client's end: to which proxies it may lead, for several may hold the socket that listens.
    var ends: [UInt64: [Int32]] = [:]
    for (proxy, draft) in drafts {
      for inode in draft.ends.sorted().prefix(Self.mostConnections) { ends[inode, default: []].append(proxy) }
    }
    if ends.isEmpty { return }
    for process in files.order(of: all ?? (try? files.processes()) ?? []).processes {
      if files.isOver { return }
      for inode in (try? files.sockets(of: process)) ?? [] {
        for proxy in ends[inode] ?? [] {
          drafts[proxy]?.seen.insert(inode)
          // What a proxy says to itself is no program's.
          if process != proxy { drafts[proxy]?.processes.insert(process) }
        }
      }
    }
  }

  /// The ends of TCP connections from this host to where processes listen, by what those hold.
  private func tcpClients(of held: [Int32: Set<UInt64>], _ sockets: [DiagnosedSocket]) -> [Int32: Draft] {
    let listening = Dictionary(
      sockets.filter { $0.transport == .tcp && $0.state == .listening }.map { ($0.inode, $0.local) }
    ) { first, _ in first }
    // By port: who listens there, and at which address.
    var doors: [UInt16: [(address: IPAddress, proxy: Int32)]] = [:]
    for (proxy, inodes) in held {
      for local in inodes.compactMap({ listening[$0] }) {
        doors[local.port, default: []].append((local.address, proxy))
      }
    }
    var drafts: [Int32: Draft] = [:]
    for socket in sockets where socket.transport == .tcp && socket.state == .established && socket.inode != 0
    {
      guard let peer = socket.peer, peer.address.isLoopback || own.contains(peer.address) else { continue }
      let proxies = (doors[peer.port] ?? []).filter {
        $0.address.isUnspecified || $0.address == peer.address
      }
      for proxy in Set(proxies.map(\.proxy)) { drafts[proxy, default: Draft()].ends.append(socket.inode) }
    }
    return drafts
  }

  /// The same of Unix sockets: those that were accepted have the name of the one that listens.
  private static func unixClients(of held: Set<UInt64>, _ sockets: [UnixSocket]) -> [UInt64] {
    let own = sockets.filter { held.contains($0.inode) }
    let names = Set(own.filter(\.isListening).compactMap(\.name))
    return own.filter { socket in !socket.isListening && socket.name.map(names.contains) == true }
      .compactMap(\.peer).filter { $0 != 0 }
  }

  private func program(_ process: Int32, _ cache: inout ExecutableCache) -> ProxyClients.Program {
    let path = try? files.link(process, "exe")
    var package: String?
    if let executable = try? cache.facts(of: process, files: files) {
      let owner = try? packages.owner(of: executable, likely: executable.likelyPackages)
      if owner?.digest == .same { package = owner?.package }
    }
    return ProxyClients.Program(
      pid: process, executable: path.map(homes.redacted), package: package,
      unit: (try? files.text(process, "cgroup")).flatMap(SystemdUnit.name(cgroup:)))
  }
}

extension ProcessSurvey.Observation {
  /// The processes of a namespace that may be proxies: programs of the catalogue that hold no tunnel, and neither only
  /// serve nor negotiate for the kernel.
  func mayBeProxies(in netns: UInt64) -> [Int32] {
    let holding = Set(holders.map(\.pid))
    return processes.filter { facts in
      guard [nil, netns].contains(facts.process.netns), !holding.contains(facts.process.pid) else {
        return false
      }
      return facts.candidates.compactMap(\.ways).contains { $0.role != .server && $0.speaks != .ike }
    }.map(\.process.pid)
  }
}
