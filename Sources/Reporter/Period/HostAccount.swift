internal import FoundationEssentials
internal import Model

/// What is kept of one host while checks are read: a few bytes for each check, and never a record.
struct HostAccount {
  /// What a check says of the host as a whole.
  enum Result: UInt8, Comparable {
    case inOrder, unclear, against

    static func < (a: Result, b: Result) -> Bool { a.rawValue < b.rawValue }
  }

  /// One check.
  struct Point: Hashable {
    let at: Timestamp
    let record: UUID
    /// The entry or the line.
    let number: Int64
    let file: Int32
    let result: Result
    let status: Status
    let tag: Tag
    let isReviewed: Bool
    let isAltered: Bool
    /// Index into `causes`; nil where nothing is to be said.
    let cause: UInt16?

    /// Whether the other one is of the same check and says the same.
    func agrees(with other: Point) -> Bool {
      at == other.at && result == other.result && status == other.status
    }
  }

  /// Why a check was not in order.
  struct Cause: Hashable {
    let codes: [String]
    let texts: [CheckSentence]
    let basis: Licensing.Basis?
  }

  private static let mostIDs = 8
  private static let mostCauses = 256

  /// As the inventory has it; nil for a host that it does not have.
  let row: Inventory.Host?
  let extent: Extent?
  private(set) var ids: [String] = []
  private(set) var points: [Point] = []
  private(set) var causes: [Cause] = []
  /// Checks that found no room.
  var leftOut = 0
  /// Checks that say something else than another of the same id.
  private(set) var differing = 0
  /// Checks from a history whose signatures were verified.
  var verified = 0
  /// Checks that probed endpoints.
  var withEndpoints = 0
  private var identity: (HostIdentity, Timestamp)?
  private var places: [UUID: Int] = [:]
  private var causeNumbers: [[String]: UInt16] = [:]

  init(row: Inventory.Host?, extent: Extent?) {
    self.row = row
    self.extent = extent
  }

  var name: String? { identity?.0.name }
  var site: String? { row?.site ?? identity?.0.site }
  var region: String? { identity?.0.region?.code }

  /// What it is called.
  var label: String { row?.host ?? name ?? ids.first ?? "" }
  /// What its findings are known by.
  var key: String { ids.first ?? label }

  /// Takes in who the host says that it is; the latest check counts.
  mutating func know(_ host: HostIdentity, at moment: Timestamp) {
    if let id = host.id, !ids.contains(id), ids.count < Self.mostIDs { ids.append(id) }
    if let known = identity, known.1 > moment { return }
    identity = (host, moment)
  }

  /// The number of a cause; nil where there are too many.
  mutating func number(of cause: @autoclosure () -> Cause, codes: [String]) -> UInt16? {
    if codes.isEmpty { return nil }
    if let known = causeNumbers[codes] { return known }
    guard causes.count < Self.mostCauses else { return nil }
    let number = UInt16(causes.count)
    causes.append(cause())
    causeNumbers[codes] = number
    return number
  }

  /// Whether a check is there already, and said the same.
  func has(_ point: Point) -> Bool { places[point.record].map { points[$0].agrees(with: point) } ?? false }

  mutating func add(_ point: Point) {
    if places.updateValue(points.count, forKey: point.record) != nil { differing += 1 }
    points.append(point)
  }
}
