internal import Model

/// The hosts of a period: those of the inventory first, then others as they are met, up to a bound.
struct HostTable {
  /// A host of the inventory, or one that is known by its id or name; with the part of it that was looked at.
  private enum Key: Hashable {
    case row(Int)
    case id(String, Extent?)
    case name(String, Extent?)
  }

  /// How many hosts the inventory has; nil without one.
  let inventoryCount: Int?
  private let limit: Int
  private let rows: [String: Int]
  private var numbers: [Key: Int] = [:]
  private(set) var accounts: [HostAccount] = []
  /// Checks that name no host.
  private(set) var nameless = 0
  /// Checks of hosts that found no room.
  private(set) var leftOut = 0

  /// `limit` is how many hosts are kept beside those of the inventory.
  init(_ inventory: Inventory?, limit: Int) {
    self.limit = limit
    inventoryCount = inventory?.hosts.count
    var rows: [String: Int] = [:]
    for (number, row) in (inventory?.hosts ?? []).enumerated() {
      rows[row.host.lowercased()] = number
      accounts.append(HostAccount(row: row, extent: nil))
      numbers[.row(number)] = number
    }
    self.rows = rows
  }

  subscript(host: Int) -> HostAccount {
    _read { yield accounts[host] }
    _modify { yield &accounts[host] }
  }

  /// The number of a record's host; nil where it names none, or where there is no room for one.
  mutating func number(of record: CheckRecord) -> Int? {
    guard let (key, extent) = key(of: record) else {
      nameless += 1
      return nil
    }
    if let known = numbers[key] { return known }
    guard numbers.count - (inventoryCount ?? 0) < limit else {
      leftOut += 1
      return nil
    }
    numbers[key] = accounts.count
    accounts.append(HostAccount(row: nil, extent: extent))
    return accounts.count - 1
  }

  private func key(of record: CheckRecord) -> (Key, Extent?)? {
    let host = record.host
    var extent = record.observation.extent
    if extent == .host { extent = nil }
    if extent == nil, host.container == true { extent = .container }
    if extent == nil,
      let row = (host.id.flatMap { rows[$0.lowercased()] })
        ?? host.name.flatMap({ rows[$0.lowercased()] })
    {
      return (.row(row), nil)
    }
    if let id = host.id { return (.id(id, extent), extent) }
    return host.name.map { (.name($0, extent), extent) }
  }
}
