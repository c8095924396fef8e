import Model

/// The kernel's tables of the namespace that the program runs in, each with how far its reading came.
struct NetworkSnapshot {
  private(set) var links: [Link] = []
  private(set) var addresses: [InterfaceAddress] = []
  private(set) var routes: [Route] = []
  private(set) var rules: [RoutingRule] = []
  private(set) var policies: [XfrmPolicy] = []
  /// Nil where they were not read.
  private(set) var associations: [SecurityAssociation]?
  private(set) var reports: [CollectorReport] = []

  /// More routes than a record can hold: a router with the Internet's tables has a million.
  static let mostRoutes = 20_000

  /// Reads the tables.
  init() {
    do {
      let (tables, routing) = (try LinkTables(), try RouteTables())
      links = reports.collect(.links) { () throws(CollectorError) in try tables.links() }
      addresses = reports.collect(.addresses) { () throws(CollectorError) in try tables.addresses() }
      routes = reports.collect(.routes) { () throws(CollectorError) in try routing.routes() }
      rules = reports.collect(.rules) { () throws(CollectorError) in try routing.rules() }
    } catch {
      reports += [Collector.links, .addresses, .routes, .rules].map(error.report(of:))
    }
    var keys: [SecurityAssociation]?
    policies = reports.collect(.xfrmPolicies) { () throws(CollectorError) in
      let found = try XfrmTable().policies()
      keys = try XfrmTable().associations()
      return found
    }
    associations = keys
    boundRoutes()
  }

  private mutating func boundRoutes() {
    guard routes.count > Self.mostRoutes else { return }
    let count = routes.count
    routes = Self.showing(routes, links: links)
    guard routes.count > Self.mostRoutes else { return }
    routes = Array(routes.prefix(Self.mostRoutes))
    reports.removeAll { $0.name == .routes }
    reports.append(
      CollectorReport(.routes, .failed, facts: .cut(count: count, list: .routes, link: nil)))
  }

  /// The routes that can show a tunnel: out of a link that may be one, to everywhere, or to a single host.
  static func showing(_ routes: [Route], links: [Link]) -> [Route] {
    let virtual = Set(links.filter { $0.kind != nil }.map(\.index))
    return routes.filter { route in
      route.destination.length <= 1 || route.destination.isHost || route.encapsulation != nil
        || route.action == .local
        || route.interfaces.contains { virtual.contains($0) } || route.table != Route.Table.main
    }
  }
}

extension [CollectorReport] {
  /// Runs a collector and notes how it ended.
  fileprivate mutating func collect<Value>(
    _ collector: Collector, _ read: () throws(CollectorError) -> [Value]
  ) -> [Value] {
    do {
      let values = try read()
      append(CollectorReport(collector, .complete))
      return values
    } catch {
      append(error.report(of: collector))
      return []
    }
  }
}
