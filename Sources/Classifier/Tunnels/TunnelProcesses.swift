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
  let identity: ProductIdentity?
  var product: Product? { identity?.product }
  /// Whether every process that may hold the tunnel runs a package's bytes, and all of them the same program.
  let verified: Bool
  /// The process to name: of several, the one that spoils it.
  let shown: TunnelProcess?
  let version: String?
  /// Those of the processes whose bytes the registry lists, rather than a package.
  let vouched: Set<Int32>
  /// The first process whose bytes are not known.
  private let spoiler: HostProcess?
  /// Code of it that nobody vouches for.
  private let foreign: ForeignCode?
  /// The processes that hold the socket of the data, where those that hold the device do not.
  private(set) var carriers: [HostProcess] = []

  init(holders: [TunHolder], in processes: [Int32: HostProcess], products: ProductIndex) {
    let pids = Set(holders.map(\.pid)).sorted()
    let known = pids.compactMap { processes[$0] }
    self.init(
      pids: pids, processes: known, tie: holders.contains { $0.netns == nil } ? .byName : .proven,
      interface: holders.first?.interface, products: products)
  }

  init(process: HostProcess, products: ProductIndex) {
    self.init(pids: [process.pid], processes: [process], tie: .proven, products: products)
  }

  /// Of a process that is known by its id alone.
  init(pid: Int32, in processes: [Int32: HostProcess], products: ProductIndex) {
    self.init(
      pids: [pid], processes: processes[pid].map { [$0] } ?? [], tie: .proven, products: products)
  }

  /// Of the processes that read packets off a link.
  init(readers pids: [Int32], in processes: [Int32: HostProcess], products: ProductIndex) {
    self.init(
      pids: pids, processes: pids.compactMap { processes[$0] }, tie: .proven, products: products)
  }

  private init(
    pids: [Int32], processes: [HostProcess], tie: Tie, interface: String? = nil, products: ProductIndex
  ) {
    self.pids = pids
    self.processes = processes
    self.tie = tie
    let found = processes.map { products.identity(of: $0, holding: interface) }
    let identities = Set(zip(processes, found).map(Identity.init))
    self.spoiler = processes.first { !products.isGenuine($0) }
    self.foreign = spoiler.flatMap { products.foreignCode(of: $0) }
    let genuine = spoiler == nil
    self.vouched = Set(processes.filter { products.vouching(for: $0) != nil }.map(\.pid))
    let complete = processes.count == pids.count
    self.verified =
      !processes.isEmpty && complete && tie == .proven && genuine && identities.count == 1
    // As sure as the least sure of them.
    let known = found.compactMap(\.self)
    self.identity =
      identities.count == 1 && known.count == processes.count ? known.min { $0.ground < $1.ground } : nil
    self.version = identities.count == 1 ? processes.first?.packageVersion : nil
    let gone = pids.first { pid in !processes.contains { $0.pid == pid } }
    if let named = spoiler ?? processes.first {
      self.shown = TunnelProcess(
        executable: named.executable, pid: named.pid, package: named.package, verified: verified,
        unit: named.unit, sha256: named.verification == .verified ? nil : named.sha256)
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

    init(_ process: HostProcess, _ identity: ProductIdentity?) {
      self.product = identity?.product
      self.executable = product == nil ? process.executable : nil
      self.package = product == nil ? process.package : nil
    }
  }

  /// Whether the product only serves, or its command line or configuration says that others dial in and none says
  /// otherwise.
  var isServer: Bool {
    if identity?.isVouched == true, product?.ways?.role == .server { return true }
    return processes.contains { $0.server == true } && !processes.contains { $0.server == false }
  }

  /// Of a product that splits its work: with those processes of the host that carry the data, as far as they are surely
  /// the same product's.
  func joined(with processes: [HostProcess], products: ProductIndex) -> TunnelProcesses {
    guard verified, let product, let ways = product.ways, identity?.isVouched == true,
      !self.processes.contains(where: { ways.data.contains($0.name) })
    else { return self }
    var joined = self
    joined.carriers = processes.filter { process in
      guard ways.data.contains(process.name), products.isGenuine(process),
        self.processes.allSatisfy({ $0.netns == process.netns }), let own = products.identity(of: process)
      else { return false }
      return own.isVouched && own.product.id == product.id
    }
    return joined
  }

  /// Whether they are verified, and surely a product that speaks a protocol.
  func speaks(_ speech: ProductWays.Speech) -> Bool {
    verified && identity?.isVouched == true && product?.ways?.speaks == speech
  }

  /// Whether all of them are known and surely its processes.
  var isTied: Bool { tie == .proven && processes.count == pids.count }

  /// The processes whose sockets may lead to the gateway.
  var senders: [HostProcess] { processes + carriers }

  /// Why it is not verified; nil where it is.
  var doubt: ProcessFacts? {
    if verified {
      if let identity, identity.isVouched, identity.product.ways != nil { return nil }
      let process = processes.first
      return .programUncatalogued(executable: process?.executable, pid: process?.pid ?? 0)
    }
    if tie == .byName { return .heldByName(pid: pids.first ?? 0, count: pids.count) }
    guard let process = spoiler else {
      return processes.count < pids.count ? .holderEnded : .severalPrograms
    }
    if let foreign, process.verification == .verified || vouched.contains(process.pid) {
      return .foreignCode(executable: process.executable, pid: process.pid, code: foreign.path)
    }
    return .programUnverified(
      executable: process.executable, pid: process.pid, verification: process.verification)
  }
}

extension HostProcess {
  /// The last component of the executable's path; empty where that is not known.
  fileprivate var name: String {
    executable.flatMap { $0.split(separator: "/").last.map(String.init) } ?? ""
  }
}
