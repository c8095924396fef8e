/// What the user of a device reads where a setting is not as its company's policy wants it.
extension Chinese {
  func remedy(of setting: DeviceSetting) -> (title: String, description: String) {
    switch setting {
    case .compliant:
      (
        "本设备的 VPN 不符合公司要求。",
        "请联系公司的 VPN 管理人员；在本设备上运行“vpnaudit check --verbose”可查看原因。"
      )
    case .determined:
      (
        "无法判定本设备使用哪个 VPN。",
        "请联系公司的 VPN 管理人员；在本设备上运行“vpnaudit check”可查看哪些内容未能观测。"
      )
    case .reachable:
      (
        "公司的某项服务不应答本设备。",
        "请接入公司网络后重新检查；在本设备上运行“vpnaudit check”可查看是哪项服务。"
      )
    }
  }
}
