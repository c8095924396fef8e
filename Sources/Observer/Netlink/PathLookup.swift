public import Model
internal import Synchronization

/// Asks the kernel for ways as `RouteLookup` does, for any thread, over one socket that stays open.
///
/// Opening one for every question took ten times as long as the question itself.
public final class PathLookup: Sendable {
  private let lookup = Mutex<RouteLookup?>(nil)

  public init() {}

  /// The way to a destination; nil where there is none, or no socket to ask by.
  public func path(_ query: RouteLookup.Query) -> Path? {
    lookup.withLock { lookup in
      if lookup == nil { lookup = RouteLookup() }
      return lookup?.path(query)
    }
  }
}
