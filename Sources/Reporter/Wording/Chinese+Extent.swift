import Model

/// What of a host an answer is about.
extension Chinese {
  func within(_ extent: Extent?) -> String? {
    guard let extent, extent != .host else { return nil }
    return "仅限\(Self.part(extent))"
  }

  static func part(_ extent: Extent) -> String {
    switch extent {
    case .host: "本机"
    case .container: "本容器"
    case .networkNamespace: "本网络命名空间"
    }
  }

  /// What is not seen from namespaces that are not the host's own.
  static func limited(_ pid: HostView.Place, _ network: HostView.Place) -> String {
    "观测位置在\(place(pid, network))：看不到主机自身的隧道，也看不到其流量的去路"
  }

  private static func place(_ pid: HostView.Place, _ network: HostView.Place) -> String {
    switch (pid, network) {
    case (.contained, .initial): "不属于主机的 PID 命名空间"
    case (.contained, _): "容器之内"
    case (.initial, .contained): "不属于主机的网络命名空间"
    case (.unknown, _), (.initial, _): "无法与容器区分的命名空间"
    }
  }
}
