import CLinux
import Glibc
import Linux
import Model

/// Reads the rules of nf_tables of the calling thread's namespace.
struct NftTables {
  private let socket: NetlinkSocket

  private static let needs = "CAP_NET_ADMIN"
  /// How often rules are read again that change meanwhile.
  private static let attempts = 8

  init() throws(CollectorError) { socket = try NetlinkSocket.opened(NETLINK_NETFILTER) }

  /// The rules as they are at one moment: where they change while they are read, they are read again.
  func read() throws(CollectorError) -> PacketFilter {
    for _ in 0..<Self.attempts {
      let before = try generation()
      let filter: PacketFilter
      do { filter = try once() } catch {
        // A map that is gone by now answers ENOENT, and a change may cut a dump short.
        if try generation() == before { throw error }
        continue
      }
      if try generation() == before { return filter }
    }
    throw .failed(errno: "EINTR", facts: .changingRules(attempts: Self.attempts))
  }

  /// The number that grows with every change of the rules.
  private func generation() throws(CollectorError) -> UInt32 {
    let answer: NetlinkMessage?
    do {
      answer = try socket.answer(Self.type(NFT_MSG_GETGEN), needs: Self.needs, build: Self.any)
    } catch .failed("EINVAL", _) {
      // nfnetlink knows no such subsystem: the kernel was built without it, or its module is barred.
      throw .unsupported(facts: .noNftables(errno: "EINVAL"))
    }
    do throws(MalformedMessageError) {
      guard let answer, answer.payload.count >= 4 else { throw MalformedMessageError(.generation) }
      guard let number = try NftAttributes(answer.payload.dropFirst(4)).number(NFTA_GEN_ID.rawValue) else {
        throw MalformedMessageError(.generation)
      }
      return number
    } catch {
      throw CollectorError(error)
    }
  }

  private func once() throws(CollectorError) -> PacketFilter {
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
        let messages = try socket.collected(Self.type(NFT_MSG_GETSETELEM), needs: Self.needs) { request in
          request.append([name.family, 0, 0, 0])
          request.attribute(Int(NFTA_SET_ELEM_LIST_TABLE.rawValue), Array(name.table.utf8) + [0])
          request.attribute(Int(NFTA_SET_ELEM_LIST_SET.rawValue), Array(name.map.utf8) + [0])
        }
        for message in messages {
          map += try NftMessage.elements(message.payload)
        }
        filter.maps[name] = map
      }
    } catch let error as CollectorError {
      throw error
    } catch {
      throw .failed(errno: nil, facts: (error as? MalformedMessageError)?.facts)
    }
    return filter
  }

  private func dump(_ kind: nf_tables_msg_types) throws(CollectorError) -> [NetlinkMessage] {
    try socket.collected(Self.type(kind), needs: Self.needs, build: Self.any)
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
