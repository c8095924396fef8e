import Glibc
import Model

/// Looks through the host's processes for those that matter to a tunnel: the holders of tun descriptors, and the
/// programs of the catalogue.
struct ProcessSurvey {
  let files: ProcessFiles
  let packages: PackageOwners
  let catalogue: Catalogue
  let homes: HomeFolders
  let holders: TunDescriptorScan
  private var reports: ProcessReports { ProcessReports(files: files) }

  /// What a survey found.
  struct Observation {
    var processes: [Facts] = []
    var holders: [TunHolder] = []
    var reports: [CollectorReport] = []
    /// Processes that refuse to be read although the capability is held.
    var refused: [Int32] = []
    /// Of those of root whose program can be read all the same: the package whose bytes it is.
    var refusedPackages: [Int32: String] = [:]
    /// What the scan of descriptors found.
    var scan = TunDescriptorScan.Observation()
    /// What the walk through the processes found of namespaces.
    var places: ProcessWalk.Places?
    /// Every process.
    var all: [Int32] = []
  }

  /// A process with what the later collectors need of it and no record holds.
  struct Facts {
    var process: HostProcess
    let startTime: UInt64
    /// The last component of the executable's path, or of the name that the kernel shows where the path is refused.
    let name: String
    /// The products that it may be: what they do says where to look.
    let candidates: [Product]
    /// Whether root made it what it is: it holds a tunnel of the host's own namespace, which takes root's rights.
    let isRoots: Bool
  }

  /// The most processes of one user that are looked at for being called as a program of the catalogue.
  static let mostOfUser = 256

  /// Looks through every process, with a walk that may have begun; `diverted` are those that the packet filter leads traffic
  /// to, and of `named` no more is wanted than what they are.
  func survey(
    diverted: Set<Int32> = [], named hooked: Set<Int32> = [], netns: UInt64 = 0, walk: ProcessWalk? = nil
  ) -> Observation {
    var observation = Observation()
    let walked: ProcessWalk.Observation
    do { walked = try (walk ?? ProcessWalk(files: files, scan: holders)).finish() } catch {
      let problem = CollectorError.failed(errno: nil, facts: .processList)
      observation.reports = [.processes, .tunProcesses].map { problem.report(of: $0) }
      return observation
    }
    let held = walked.scan
    observation.holders = held.holders
    observation.scan = held
    observation.places = walked.places
    observation.all = walked.listed.map(\.process)
    let holding = Set(held.holders.map(\.pid))
    let own = Set(held.holders.filter { $0.netns == netns }.map(\.pid))
    let denied = Set(walked.listed.filter { $0.executable == .failure(.denied) }.map(\.process))
    if reports.mayTrace { observation.refused = denied.union(held.denied).sorted() }
    let chosen = chosen(walked.listed, besides: holding.union(diverted).union(hooked))
    let order = files.order(of: chosen.keys.sorted())
    var looked: [UInt32: Int] = [:]
    var hashes = ExecutableCache()
    var packageReport = CollectorReport(.packages, .complete)
    if !packages.exist {
      packageReport = CollectorReport(.packages, .unsupported, facts: .noPackages)
    }
    var unreached: [Int32] = []
    for process in order.processes {
      guard let name = chosen[process] else { continue }
      let user = order.user(of: process)
      looked[user, default: 0] += 1
      if user != 0, looked[user, default: 0] > Self.mostOfUser, !holding.contains(process),
        !diverted.contains(process), !hooked.contains(process)
      {
        unreached.append(process)
        continue
      }
      let isNamed =
        !holding.contains(process) && !catalogue.lists(executable: name) && !diverted.contains(process)
      if let facts = facts(
        of: process, name: name, isRoots: own.contains(process), isNamed: isNamed, cache: &hashes,
        report: &packageReport)
      {
        observation.processes.append(facts)
      }
    }
    for process in observation.refused where !denied.contains(process) {
      observation.refusedPackages[process] = package(ofRefused: process, cache: &hashes, packageReport)
    }
    observation.reports.append(reports.processes(denied: denied.count, unreached: unreached))
    observation.reports.append(reports.holders(held))
    observation.reports.append(packageReport)
    return observation
  }

  /// The names of the processes that matter: those that are called as a program of the catalogue, and `others`.
  private func chosen(_ listed: [ProcessFiles.Listed], besides others: Set<Int32>) -> [Int32: String] {
    var chosen: [Int32: String] = [:]
    // Many processes run what another runs, too.
    var known: [String: (name: String, isListed: Bool)] = [:]
    for one in listed {
      switch one.executable {
      case .success(let path):
        let found: (name: String, isListed: Bool)
        if let same = known[path] {
          found = same
        } else {
          let name = Self.lastComponent(path)
          found = (name, catalogue.lists(executable: name))
          known[path] = found
        }
        if found.isListed || others.contains(one.process) { chosen[one.process] = found.name }
      case .failure(.denied):
        guard let name = (try? files.text(one.process, "comm"))?.trimmingNewline else { continue }
        if catalogue.lists(executable: name) || others.contains(one.process) { chosen[one.process] = name }
      // Processes end.
      case .failure: continue
      }
    }
    return chosen
  }

  private func facts(
    of process: Int32, name: String, isRoots: Bool, isNamed: Bool, cache: inout ExecutableCache,
    report: inout CollectorReport
  ) -> Facts? {
    guard let started = try? files.startTime(process) else { return nil }
    let unit = (try? files.text(process, "cgroup")).flatMap(SystemdUnit.name(cgroup:))
    let namespace = try? files.inode(process, "ns/net")
    var found = HostProcess(pid: process, executable: nil, unit: unit, netns: namespace)
    do throws(ProcessFiles.ReadError) {
      let executable = try cache.facts(of: process, files: files)
      let key = [executable.path, executable.sha256]
      let owner = cache.owners[key] ?? owner(of: executable, report: &report)
      cache.owners[key] = .some(owner)
      let copied = owner == nil ? cache.copies[executable.sha256] ?? copy(of: executable, report) : nil
      if owner == nil { cache.copies[executable.sha256] = .some(copied) }
      var verified = verification(of: executable, owner: owner, report: report)
      // What a process maps besides takes long to look at, and is asked of those alone whose bytes matter.
      let mapped =
        isNamed
        ? .failure(.failed(ECANCELED))
        : cache.mapped(of: process, besides: executable, files: files, packages: packages, homes)
      var code: [ForeignCode] = []
      switch mapped {
      case .success(let found): code = found
      case .failure(let problem):
        if problem == .vanished { throw problem }
        // What it maps besides is not known: neither are the bytes that run.
        if verified == .verified { verified = .undetermined }
        if problem == .failed(ETIMEDOUT) { report = reports.unreached(process, report) }
      }
      found = HostProcess(
        pid: process, executable: homes.redacted(executable.path), sha256: executable.sha256,
        package: owner?.package, packageVersion: owner?.version,
        verification: verified, unit: unit,
        netns: namespace, build: executable.build, copyOf: copied,
        foreign: code.isEmpty ? nil : code)
    } catch .vanished {
      return nil
    } catch .failed(ETIMEDOUT) {
      report = reports.unreached(process, report)
    } catch {
      // The process stays, with an executable that could not be looked at.
    }
    // The same id may belong to another process by now.
    guard (try? files.startTime(process)) == started else { return nil }
    let candidates = candidates(for: found, name: name)
    found = found.with(proxied: proxied(process, candidates, name: name))
    return Facts(process: found, startTime: started, name: name, candidates: candidates, isRoots: isRoots)
  }

  /// The products that a process may be, by any mark of its program.
  private func candidates(for process: HostProcess, name: String) -> [Product] {
    let hits =
      (process.package.map { catalogue.hits(.package, $0) } ?? [])
      + (process.copyOf.map { catalogue.hits(.package, $0.package) } ?? [])
      + (process.build.map { catalogue.hits(.build, $0) } ?? [])
    let sure = hits.map(\.product)
    return sure.isEmpty ? catalogue.candidates(named: name) : sure
  }

  /// Whether its command line sends it through a proxy; nil where that is not known, or where it knows none.
  private func proxied(_ process: Int32, _ candidates: [Product], name: String) -> Bool? {
    let settings = candidates.compactMap(\.ways).filter { $0.tunnel.contains(name) || $0.data.contains(name) }
      .compactMap(\.proxy)
    guard let setting = settings.first, settings.allSatisfy({ $0 == setting }),
      let line = try? files.bytes(of: "\(files.root)/\(process)/cmdline", limit: 256 * 1024)
    else { return nil }
    let arguments = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    return ProxyOptions.areSet(setting, arguments: arguments)
  }

  /// The packaged file of a product that has the bytes of an executable which no package owns.
  private func copy(of executable: ExecutableFacts, _ report: CollectorReport) -> PackagedFile? {
    guard report.status == .complete else { return nil }
    return packages.copy(of: executable, among: Set(catalogue.products.flatMap { $0.values(of: .package) }))
  }

  /// The package of a process that refuses to be read further: what a user starts is the user's, and what an interpreter
  /// runs is not the package's.
  private func package(
    ofRefused process: Int32, cache: inout ExecutableCache, _ report: CollectorReport
  ) -> String? {
    var report = report
    guard report.status == .complete,
      let status = try? files.bytes(of: "\(files.root)/\(process)/status", limit: 4096),
      ProcessOrder.user(status: status) == 0, let executable = try? cache.facts(of: process, files: files),
      let owner = owner(of: executable, report: &report), owner.digest == .same, !executable.isInterpreter
    else { return nil }
    return owner.package
  }

  private func owner(
    of executable: ExecutableFacts, report: inout CollectorReport
  ) -> PackageOwners.Owner? {
    guard report.status != .unsupported else { return nil }
    let likely =
      catalogue.candidates(named: executable.name).flatMap { $0.values(of: .package) }
      + executable.likelyPackages
    do { return try packages.owner(of: executable, likely: likely) } catch {
      report = CollectorReport(.packages, .failed, facts: error.facts)
      return nil
    }
  }

  private func verification(
    of executable: ExecutableFacts, owner: PackageOwners.Owner?, report: CollectorReport
  ) -> HostProcess.Verification {
    guard report.status == .complete else { return .undetermined }
    guard let owner else { return .unowned }
    return switch owner.digest {
    case .none: .noDigest
    case .unknown: .undetermined
    case .other: .mismatch
    case .same: executable.isInterpreter ? .interpreter : .verified
    }
  }

  /// The last component of a path, without the kernel's mark of a file that was removed.
  static func lastComponent(_ path: String) -> String {
    let clean = path.hasSuffix(" (deleted)") ? String(path.dropLast(10)) : path
    return clean.split(separator: "/").last.map(String.init) ?? clean
  }
}

extension String {
  fileprivate var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}

extension ProcessSurvey.Observation {
  /// Leaves out the programs that people run for other things, such as a shell on another host, unless one holds a
  /// tunnel, listens, or is led traffic to.
  mutating func leaveOutTools(besides kept: Set<Int32>, sockets: inout SocketSurvey.Observation) {
    let listening = Set(sockets.sockets.filter { $0.state == .listening }.map(\.pid))
    let tools = Set(
      processes.filter { facts in
        let ways = facts.candidates.map(\.ways)
        return !ways.isEmpty && ways.allSatisfy { $0?.isTool == true }
      }.map(\.process.pid)
    ).subtracting(kept).subtracting(listening)
    if tools.isEmpty { return }
    processes.removeAll { tools.contains($0.process.pid) }
    sockets.sockets.removeAll { tools.contains($0.pid) }
  }
}
