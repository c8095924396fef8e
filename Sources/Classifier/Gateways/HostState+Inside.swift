import Model

extension HostState {
  /// The names of the interfaces by which packets stay on this machine: the loopback, and veth pairs, whose other end is
  /// some program's or namespace's here, which may send on what it gets to wherever it likes.
  ///
  /// In a container's namespace a veth is the way out: there the one of the default route is none of them.
  var linksInside: Set<String> {
    let isHost = view?.network == .initial
    let wayOut = Set(
      routes.filter { $0.destination.length == 0 && $0.action == .unicast }.flatMap(\.interfaces))
    return Set(
      links.filter { link in
        if link.loopback { return true }
        guard link.kind == "veth", link.lower != nil || link.lowerElsewhere == true else { return false }
        return isHost || !wayOut.isEmpty && !wayOut.contains(link.index)
      }.map(\.name))
  }
}
