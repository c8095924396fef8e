import CLinux
import Glibc
import Model

/// Reads the rules of nf_tables of the calling thread's namespace.
struct NftTables {
  private let socket: NetlinkSocket

  init() throws(CollectorProblem) { socket = try NetlinkSocket(NETLINK_NETFILTER, needs: "CAP_NET_ADMIN") }

  /// The rules as they are at one moment: where they change while they are read, they are read again.
  func read() throws(CollectorProblem) -> PacketFilter {
    for _ in 0..<8 {
      let before = try generation()
      let filter: PacketFilter
      do { filter = try once() } catch {
        // A map that is gone by now answers ENOENT, and a change may cut a dump short.
        if try generation() == before { throw error }
        continue
      }
      if try generation() == before { return filter }
    }
    throw .failed(errno: "EINTR", detail: "the rules changed each of 8 times that they were read")
  }

  /// The number that grows with every change of the rules.
  private func generation() throws(CollectorProblem) -> UInt32 {
    let answer: NetlinkMessage?
    do { answer = try socket.ask(Self.type(NFT_MSG_GETGEN), build: Self.any) } catch .failed("EINVAL", _) {
      // nfnetlink knows no such subsystem: the kernel was built without it, or its module is barred.
      throw .unsupported(detail: "nf_tables: EINVAL")
    }
    do throws(MalformedMessage) {
      guard let answer, answer.payload.count >= 4 else { throw MalformedMessage("no generation") }
      guard let number = try NftAttributes(answer.payload.dropFirst(4)).number(NFTA_GEN_ID.rawValue) else {
        throw MalformedMessage("no generation")
      }
      return number
    } catch {
      throw .failed(errno: nil, detail: error.description)
    }
  }

  private func once() throws(CollectorProblem) -> PacketFilter {
    var filter = PacketFilter()
    let tables = try dump(NFT_MSG_GETTABLE)
    let chains = try dump(NFT_MSG_GETCHAIN)
    let rules = try dump(NFT_MSG_GETRULE)
    do {
      let sleeping = Set(try tables.compactMap { try NftMessage.sleepingTable($0.payload) })
      filter.chains = try chains.map { try NftMessage.chain($0.payload) }.filter {
        !sleeping.contains(.init(family: $0.name.family, table: $0.name.table, chain: ""))
      }
      filter.rules = try rules.map { try NftMessage.rule($0.payload) }
      for name in filter.mapsInUse {
        var map = FilterMap()
        let messages = try socket.dump(Self.type(NFT_MSG_GETSETELEM)) { request in
          request.append([name.family, 0, 0, 0])
          request.attribute(Int(NFTA_SET_ELEM_LIST_TABLE.rawValue), Array(name.table.utf8) + [0])
          request.attribute(Int(NFTA_SET_ELEM_LIST_SET.rawValue), Array(name.map.utf8) + [0])
        }
        for message in messages {
          map += try NftMessage.elements(message.payload)
        }
        filter.maps[name] = map
      }
    } catch let problem as CollectorProblem {
      throw problem
    } catch {
      throw .failed(errno: nil, detail: "\(error)")
    }
    return filter
  }

  private func dump(_ kind: nf_tables_msg_types) throws(CollectorProblem) -> [NetlinkMessage] {
    try socket.dump(Self.type(kind), build: Self.any)
  }

  /// The subsystem stands in the upper byte of a type of nfnetlink.
  private static func type(_ kind: nf_tables_msg_types) -> Int32 {
    Int32(NFNL_SUBSYS_NFTABLES) << 8 | Int32(kind.rawValue)
  }

  /// `struct nfgenmsg` for any family.
  private static func any(_ request: inout NetlinkRequest) { request.append([0, 0, 0, 0]) }
}

extension PacketFilter {
  /// The maps that rules take verdicts or addresses from.
  var mapsInUse: Set<FilterMap.Name> {
    var names: Set<FilterMap.Name> = []
    for rule in rules {
      var maps = rule.verdictMaps
      for case .translate(.map(let map), _) in rule.actions { maps.append(map) }
      for map in maps { names.insert(.init(family: rule.chain.family, table: rule.chain.table, map: map)) }
    }
    return names
  }
}
