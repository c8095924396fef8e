import Model

/// The processes behind a tunnel: who they are, and how surely it is they.
struct TunnelProcesses {
  /// How a process was tied to the tunnel.
  enum Tie {
    /// The kernel says that the descriptor belongs to this very interface.
    case proven
    /// Only the interface's name agrees, and another namespace may have an interface of that name.
    case byName
  }

  /// By pid; a holder that was gone before it was looked at is not among them.
  let processes: [HostProcess]
  let pids: [Int32]
  let tie: Tie
  /// The program, where all of them run the same.
  let product: Product?
  /// Whether every process that may hold the tunnel runs a package's bytes, and all of them the same program.
  let verified: Bool
  /// The process to name: of several, the one that spoils it.
  let shown: TunnelProcess?
  let version: String?
  /// Those of the processes whose bytes the registry lists, rather than a package.
  let vouched: Set<Int32>
  /// The first process whose bytes are not known.
  private let spoiler: HostProcess?

  init(holders: [TunHolder], in processes: [Int32: HostProcess], products: ProductIndex) {
    let pids = Set(holders.map(\.pid)).sorted()
    let known = pids.compactMap { processes[$0] }
    self.init(
      pids: pids, processes: known, tie: holders.contains { $0.netns == nil } ? .byName : .proven,
      products: products)
  }

  init(process: HostProcess, products: ProductIndex) {
    self.init(pids: [process.pid], processes: [process], tie: .proven, products: products)
  }

  /// Of a process that is known by its id alone.
  init(pid: Int32, in processes: [Int32: HostProcess], products: ProductIndex) {
    self.init(
      pids: [pid], processes: processes[pid].map { [$0] } ?? [], tie: .proven, products: products)
  }

  private init(pids: [Int32], processes: [HostProcess], tie: Tie, products: ProductIndex) {
    self.pids = pids
    self.processes = processes
    self.tie = tie
    let identities = Set(processes.map { Identity($0, products) })
    self.spoiler = processes.first { !products.isGenuine($0) }
    let genuine = spoiler == nil
    self.vouched = Set(processes.filter { products.vouching(for: $0) != nil }.map(\.pid))
    let complete = processes.count == pids.count
    self.verified =
      !processes.isEmpty && complete && tie == .proven && genuine && identities.count == 1
    self.product = identities.count == 1 ? identities.first?.product : nil
    self.version = identities.count == 1 ? processes.first?.packageVersion : nil
    let gone = pids.first { pid in !processes.contains { $0.pid == pid } }
    if let named = spoiler ?? processes.first {
      self.shown = TunnelProcess(
        executable: named.executable, pid: named.pid, package: named.package, verified: verified,
        unit: named.unit)
    } else {
      self.shown = gone.map {
        TunnelProcess(executable: nil, pid: $0, package: nil, verified: false, unit: nil)
      }
    }
  }

  /// What makes two processes the same program.
  private struct Identity: Hashable {
    let product: Product?
    let executable: String?
    let package: String?

    init(_ process: HostProcess, _ products: ProductIndex) {
      self.product = products.product(of: process)
      self.executable = product == nil ? process.executable : nil
      self.package = product == nil ? process.package : nil
    }
  }

  /// Whether its command line or configuration says that others dial in, and none says otherwise.
  var isServer: Bool {
    processes.contains { $0.server == true } && !processes.contains { $0.server == false }
  }

  /// Why it is not verified; nil where it is.
  var doubt: ProcessFacts? {
    if verified { return nil }
    if tie == .byName { return .heldByName(pid: pids.first ?? 0, count: pids.count) }
    guard let process = spoiler else {
      return processes.count < pids.count ? .holderEnded : .severalPrograms
    }
    return .programUnverified(
      executable: process.executable, pid: process.pid, verification: process.verification)
  }
}
