/// What the user of a device reads where a setting is not as its company's policy wants it.
extension English {
  func remedy(of setting: DeviceSetting) -> (title: String, description: String) {
    switch setting {
    case .compliant:
      (
        "The VPN of this device is not as the company requires.",
        "Ask those who run the company's VPN; 'vpnaudit check --verbose' on the device says why."
      )
    case .determined:
      (
        "It could not be determined which VPN this device uses.",
        "Ask those who run the company's VPN; 'vpnaudit check' on the device says what was not seen."
      )
    case .reachable:
      (
        "A service of the company does not answer this device.",
        "Connect to the company's network and check again; 'vpnaudit check' on the device says which service it is."
      )
    }
  }
}
