import CLinux
import Glibc
import Linux
import Model

/// Looks into the other network namespaces of the host.
struct NamespaceSurvey {
  let files: ProcessFiles
  let search: NamespaceSearch
  /// The inode of the program's own namespace.
  let own: UInt64
  /// The descriptors of tun interfaces, whose namespaces the kernel reported.
  let holders: [TunHolder]
  /// Whether processes of others are hidden from `/proc`, so that their namespaces do not show.
  let processesHidden: Bool
  /// How long looking may take.
  var limit = Duration.seconds(10)
  /// Whether CAP_SYS_PTRACE is held, so that granting it would not help.
  var mayTrace = false
  /// Finds the kernel's programs there; nil where they are not asked for.
  var hooks: NetworkHooks?

  /// What a survey found.
  struct Observation {
    var namespaces: [NetworkNamespace] = []
    var report = CollectorReport(.namespaces, .complete)
    /// The kernel's programs that are attached in them.
    var attachments: [Attachment] = []
  }

  /// What was learnt in a namespace.
  private struct Inside: Sendable {
    var links: [Link]?
    var diverts: Bool?
    var problem: CollectorError?
    var number: Int32?
    var attachments: [Attachment] = []
  }

  func survey() -> Observation {
    var observation = Observation()
    let found = search.search(own: own)
    var places = found.candidates
    // A tun interface may be the only sign of the namespace that it lies in.
    for inode in Set(holders.compactMap(\.netns)) where inode != own {
      if !places.contains(where: { $0.inode == inode }) { places.append(.init(inode: inode)) }
    }
    let end = min(files.end, MonotonicTime.now + limit)
    var needs: Set<String> = []
    var failures: [CollectorFacts] = []
    if !found.unreached.isEmpty {
      failures.append(
        .unreached(
          part: .descriptors, count: found.unreached.count,
          first: found.unreached.prefix(3).map(files.observed)))
    }
    var unknown = 0
    // Those whose processes refuse to be read.
    var closed = 0
    for place in places {
      guard MonotonicTime.now < end else {
        failures.append(.unfinishedNamespaces)
        break
      }
      switch visit(place) {
      case .inside(let inside):
        guard let inode = place.inode else { continue }
        observation.attachments += inside.attachments
        observation.namespaces.append(
          NetworkNamespace(
            inode: inode, processes: place.processes, entered: true, links: inside.links ?? [],
            diverts: inside.diverts, number: inside.number))
        switch inside.problem {
        case .denied(let capability, _)?: needs.insert(capability ?? "CAP_NET_ADMIN")
        case .failed(_, let facts)?:
          failures.append(.namespace(inode: inode, cause: facts.map { CaseObject($0) }))
        case .unsupported?, nil: break
        }
      case .outside(let number):
        let empty = isEmpty(place)
        if let inode = place.inode {
          observation.namespaces.append(
            NetworkNamespace(inode: inode, processes: place.processes, entered: false, links: []))
        }
        if empty { continue }
        if place.inode == nil, mayTrace {
          closed += 1
          continue
        }
        unknown += 1
        if number == EPERM || number == EACCES {
          needs.insert("CAP_SYS_ADMIN")
          if place.inode == nil { needs.insert("CAP_SYS_PTRACE") }
        } else {
          failures.append(.namespaceEntry(errno: SystemError(number).name))
        }
      case .vanished: continue
      }
    }
    observation.report = report(
      tooMany: found.tooMany, failures: failures, needs: needs.sorted(), unknown: unknown, closed: closed)
    return observation
  }

  private enum Visit {
    case inside(Inside)
    case outside(Int32)
    case vanished
  }

  private func visit(_ place: NamespaceSearch.Candidate) -> Visit {
    var refused: Int32?
    for path in place.paths {
      let file: RegularFile
      // The user who mounted the namespace may have mounted a FIFO or a device over it.
      do { file = try opened(path) } catch {
        if case .system(let error) = error, ![ENOENT, ESRCH].contains(error.number) {
          refused = error.number
        }
        continue
      }
      // The process may live elsewhere by now, or be another one.
      guard file.facts.inode == place.inode else { continue }
      do {
        let inode = file.facts.inode
        var inside = try NamespaceEntry.run(file.descriptor) {
          var inside = Self.lookAround()
          inside.attachments = hooks?.search(netns: inode) ?? []
          return inside
        }
        inside.number = PeerNamespaces.number(of: file.descriptor)
        return .inside(inside)
      } catch {
        refused = error.number
      }
    }
    if let refused { return .outside(refused) }
    // No file leads there: it is refused where a tun shows it, or where its processes may not be looked at.
    if place.paths.isEmpty { return .outside(EPERM) }
    // It is there, and something that lies over it is all that its path leads to.
    return search.isMounted(place) ? .outside(ESTALE) : .vanished
  }

  /// A file of a namespace; below the root of a process its user decides what the path leads through.
  private func opened(_ path: String) throws(FileError) -> RegularFile {
    let parts = path.dropFirst(files.root.utf8.count + 1).split(separator: "/", maxSplits: 2)
    guard path.hasPrefix(files.root + "/"), parts.count == 3, parts[1] == "root",
      let process = Int32(parts[0])
    else {
      return try RegularFile(path)
    }
    let root = "\(files.root)/\(process)/root"
    let found: NamedFile
    do {
      found = try NamedFile(
        "/" + parts[2], root: root, folder: root, mounts: files.localMounts(of: process)?.ids, reader: nil)
    } catch { throw .system(error) }
    return try found.open()
  }

  /// What the calling thread's namespace holds.
  private static func lookAround() -> Inside {
    var inside = Inside()
    do {
      let (tables, routing) = (try LinkTables(), try RouteTables())
      inside.links = try tables.links()
      let routes = try routing.routes()
      let surroundings = PacketFilter.Surroundings(
        addresses: try tables.addresses(), rules: try routing.rules(), routes: routes)
      let filter = NetfilterSurvey().survey(surroundings)
      var known = filter.report.status == .complete || filter.report.status == .unsupported
      if !known { inside.problem = CollectorError(filter.report) }
      var carries = false
      do {
        // A policy without keys carries nothing.
        let table = XfrmTable()
        carries = try table.policies().contains { $0.carries }
        if carries { carries = try !table.associations().isEmpty }
      } catch {
        if case .unsupported = error {
        } else {
          known = false
          inside.problem = inside.problem ?? error
        }
      }
      // Proxies of another namespace also take what is forwarded to them.
      if !filter.diversions.isEmpty || carries || routes.contains(where: \.encapsulates) {
        inside.diverts = true
      } else if known {
        inside.diverts = false
      }
    } catch {
      inside.problem = error
    }
    return inside
  }

  /// Whether what shows from outside proves that nothing in a namespace can hold a tunnel: its loopback interface,
  /// which cannot leave it, is the only one. A second interface may be called `lo`; a single one cannot be another.
  private func isEmpty(_ place: NamespaceSearch.Candidate) -> Bool {
    if let inode = place.inode, holders.contains(where: { $0.netns == inode }) { return false }
    for table in place.tables {
      guard let text = try? files.bytes(of: table, limit: 1 << 20) else { continue }
      if let inode = place.inode {
        // The process may have moved.
        guard search.identify(table.replacingSuffix("/net/dev", "/ns/net"))?.inode == inode else { continue }
      }
      return Self.interfaces(String(decoding: text, as: UTF8.self)) == ["lo"]
    }
    return false
  }

  /// The names in a text of the form of `/proc/net/dev`: two lines of heads, then `  name: numbers`.
  static func interfaces(_ text: String) -> [String] {
    text.split(separator: "\n").dropFirst(2).compactMap { line in
      guard let colon = line.lastIndex(of: ":") else { return nil }
      return String(line[..<colon].drop { $0 == " " })
    }
  }

  /// A gap that processes leave which refuse to be read comes last: it may be accepted, and must hide no other.
  private func report(
    tooMany: Bool, failures: [CollectorFacts], needs: [String], unknown: Int, closed: Int
  ) -> CollectorReport {
    if tooMany {
      return CollectorReport(
        .namespaces, .failed, facts: .namespaceLimit(limit: NamespaceSearch.most))
    }
    if let failure = failures.first { return CollectorReport(.namespaces, .failed, facts: failure) }
    if processesHidden {
      return CollectorReport(
        .namespaces, .denied, needs: "CAP_SYS_PTRACE", facts: .hiddenProcesses)
    }
    if !needs.isEmpty {
      return CollectorReport(
        .namespaces, .denied, needs: needs.joined(separator: " and "),
        facts: unknown == 0 ? .namespaceDiversions : .closedNamespaces(count: unknown + closed))
    }
    let report = PidNamespace(files: files, netns: own).report
    guard closed > 0, report.status == .complete else { return report }
    return CollectorReport(.namespaces, .failed, facts: .closedNamespaces(count: closed))
  }
}

extension String {
  fileprivate func replacingSuffix(_ suffix: String, _ other: String) -> String {
    hasSuffix(suffix) ? dropLast(suffix.count) + other : self
  }
}
