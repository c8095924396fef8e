import Linux

extension NetlinkSocket {
  /// Opens a socket of a netlink protocol.
  static func opened(_ netlinkProtocol: Int32) throws(CollectorError) -> NetlinkSocket {
    do { return try NetlinkSocket(netlinkProtocol) } catch { throw CollectorError(error) }
  }

  /// Everything that a dump brings; `needs` is the capability that the kernel asks for.
  func collected(
    _ type: Int32, needs: String? = nil, build: (inout NetlinkRequest) -> Void
  ) throws(CollectorError) -> [NetlinkMessage] {
    do { return try dump(type, build: build) } catch { throw CollectorError(error, needs: needs) }
  }

  /// What the payloads of a dump hold, each parsed where it was received; those that hold nothing of the kind are left out.
  func collected<Value>(
    _ type: Int32, needs: String? = nil, build: (inout NetlinkRequest) -> Void,
    parse: (ArraySlice<UInt8>) throws(MalformedMessageError) -> Value?
  ) throws(CollectorError) -> [Value] {
    var values: [Value] = []
    do throws(NetlinkError) {
      try read(type, build: build, restart: { values = [] }) { payload throws(MalformedMessageError) in
        if let value = try parse(payload) { values.append(value) }
      }
    } catch {
      throw CollectorError(error, needs: needs)
    }
    return values
  }

  /// The kernel's one answer to a question.
  func answer(
    _ type: Int32, needs: String? = nil, build: (inout NetlinkRequest) -> Void
  ) throws(CollectorError) -> NetlinkMessage? {
    do { return try ask(type, build: build) } catch { throw CollectorError(error, needs: needs) }
  }
}

extension [NetlinkMessage] {
  /// What the messages' payloads hold; those that hold nothing of the kind are left out.
  func parsed<Value>(
    _ parse: (ArraySlice<UInt8>) throws(MalformedMessageError) -> Value?
  ) throws(CollectorError) -> [Value] {
    var values: [Value] = []
    for message in self {
      do { if let value = try parse(message.payload) { values.append(value) } } catch {
        throw CollectorError(error)
      }
    }
    return values
  }
}
