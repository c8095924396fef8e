import Classifier
import Model

/// What a registry gives a provider's tunnels to be licensed by: a licence that holds, and a mark that can license.
///
/// Both are needed for a tunnel to the provider's own gateway. Whether a rule asks for another class, or the use does not
/// fit, is the affair of each tunnel.
struct LicensingGround {
  let licence: Licence
  let mark: Recogniser

  /// Nil where nothing could make a tunnel to the provider licensed.
  init?(of provider: Provider, in index: RegistryIndex, at moment: Timestamp) {
    let usable = provider.licences.filter { $0.canHold(in: index, at: moment) }
    let isProhibited = provider.licences.contains { licence in
      licence.instrument == .prohibition && licence.holder == .provider && licence.serves.isEmpty
        && [.valid, .indeterminate].contains(licence.state(at: moment))
    }
    if isProhibited, !usable.contains(where: { $0.instrument == .exemption }) { return nil }
    guard let licence = usable.min(by: { $0.number < $1.number }),
      let mark = provider.recognisedBy.first(where: { $0.canLicense(at: moment) })
    else { return nil }
    self.licence = licence
    self.mark = mark
  }
}

extension Licence {
  /// Whether it holds for some tunnel: valid, with a source that can be relied on, and a place to serve.
  func canHold(in index: RegistryIndex, at moment: Timestamp) -> Bool {
    guard instrument != .prohibition, state(at: moment) == .valid, !serves.isEmpty,
      index.hasReliableSource(self)
    else { return false }
    if coveredBy == nil { return true }
    return index.cover(of: self, at: moment).map {
      $0.canCover && $0.state(at: moment) == .valid && index.hasReliableSource($0)
    } ?? false
  }
}
