import Glibc
import Linux
import Model
import Synchronization

/// One pass through every process: what it runs, which of its descriptors matter, and in which namespaces it lives.
///
/// Most of an observation's time goes into it, and nearly all of that is the kernel's: two threads share the processes, of
/// which one may begin while the kernel's tables are read.
final class ProcessWalk: Sendable {
  private let files: ProcessFiles
  private let scan: TunDescriptorScan
  /// The program's own namespace; nil where namespaces are not looked for.
  private let own: UInt64?
  private let state: Mutex<State>

  /// What a walk found.
  struct Observation {
    /// Every process, ascending by its id, without the kernel's own threads.
    var listed: [ProcessFiles.Listed] = []
    var scan = TunDescriptorScan.Observation()
    /// Nil where namespaces are not looked for.
    var places: Places?
  }

  /// Where processes live.
  struct Places {
    let draft: NamespaceDraft
    /// The processes of which not everything was seen, in the order in which they come next.
    let left: [Int32]
  }

  /// What was found in some processes.
  private struct Part: Sendable {
    var listed: [ProcessFiles.Listed] = []
    var scan = TunDescriptorScan.Observation()
    /// Those that were not reached.
    var left: [Int32] = []
  }

  private struct State: ~Copyable {
    /// Nil before they are listed.
    var processes: Result<[Int32], ProcessFiles.ReadError>?
    /// Where those begin that nobody has taken.
    var next = 0
    var (isOrdered, isListedAgain) = (false, false)
    /// Each by the place of its first process.
    var parts: [(first: Int, part: Part)] = []
    var drafts: [NamespaceDraft] = []
    var helper: SecondThread?
  }

  /// When the processes are put into order: until then it is likely that there is time for all, whichever come first.
  private let soon: MonotonicTime

  /// So many processes are taken at once.
  private static let portion = 8

  /// `scan` searches descriptors until its files' time is over, and so does the walk.
  init(files: ProcessFiles, scan: TunDescriptorScan, own: UInt64? = nil) {
    (self.files, self.scan, self.own) = (files, scan, own)
    let now = MonotonicTime.now
    soon = scan.files.end == .distantFuture ? .distantFuture : now + (scan.files.end - now) / 2
    state = Mutex(State())
  }

  /// Lets a thread of its own begin.
  func begin() {
    // Without it the walk takes twice as long.
    guard SecondThread.isOfUse else { return }
    state.withLock { $0.helper = try? SecondThread(name: "processes") { self.work() } }
  }

  /// Does what is left, and says what was found.
  func finish() throws(ProcessFiles.ReadError) -> Observation {
    work()
    state.withLock { $0.helper.take() }?.wait()
    let (processes, next, parts, drafts) = state.withLock { ($0.processes, $0.next, $0.parts, $0.drafts) }
    let ordered = parts.sorted { $0.first < $1.first }.map(\.part)
    let left = ordered.flatMap(\.left) + (try (processes ?? list()).get())[next...]
    var observation = Observation()
    for part in ordered {
      observation.listed += part.listed
      observation.scan.add(part.scan)
    }
    // What they run is asked of all: a program of the catalogue may be among them.
    for one in left.compactMap(files.listed) {
      observation.listed.append(one)
      observation.scan.unreached.append(one.process)
    }
    observation.listed.sort { $0.process < $1.process }
    if let own {
      var draft = NamespaceDraft(own: own, files: files, identify: ProcessFiles.identify)
      for one in drafts { draft.add(one) }
      observation.places = Places(draft: draft, left: observation.scan.unreached)
    }
    return observation
  }

  /// Looks at processes until there are no more, or the time is over.
  private func work() {
    guard var folder = try? files.folder() else { return }
    let kept = scan.namespaceFileSystem
    var draft = own.map { NamespaceDraft(own: $0, files: files, identify: ProcessFiles.identify) }
    while let (first, processes) = take() {
      var part = Part()
      for (number, process) in processes.enumerated() {
        if scan.files.isOver {
          part.left = Array(processes[number...])
          break
        }
        look(at: process, &folder, kept: kept, &draft, &part)
      }
      state.withLock { [part] in $0.parts.append((first, part)) }
    }
    if let draft { state.withLock { $0.drafts.append(draft) } }
  }

  /// The next processes, and the place of the first.
  private func take() -> (first: Int, processes: [Int32])? {
    state.withLock { state in
      if state.processes == nil { state.processes = list() }
      guard case .success(var all)? = state.processes, !scan.files.isOver else { return nil }
      if state.next >= all.count, !state.isListedAgain {
        // Those that began meanwhile.
        state.isListedAgain = true
        let known = Set(all)
        all += ((try? files.all()) ?? []).filter { !known.contains($0) }
        state.processes = .success(all)
      }
      guard state.next < all.count else { return nil }
      if !state.isOrdered, MonotonicTime.now >= soon {
        all.replaceSubrange(state.next..., with: files.order(of: Array(all[state.next...])).processes)
        state.processes = .success(all)
        state.isOrdered = true
      }
      let first = state.next
      state.next = min(first + Self.portion, all.count)
      return (first, Array(all[first..<state.next]))
    }
  }

  private func list() -> Result<[Int32], ProcessFiles.ReadError> {
    do throws(ProcessFiles.ReadError) { return .success(try files.all()) } catch { return .failure(error) }
  }

  private func look(
    at process: Int32, _ folder: inout ProcessFolder, kept: UInt64?, _ draft: inout NamespaceDraft?,
    _ part: inout Part
  ) {
    let glance = folder.glance(at: process, places: draft != nil)
    guard
      let listed = files.listed(process, executable: glance.executable.mapError(ProcessFiles.ReadError.init))
    else { return }
    part.listed.append(listed)
    let threads = glance.hasOneThread ? [] : (try? folder.threads(of: process)) ?? []
    scan.search(process, threads: threads, in: folder, kept: kept, &part.scan)
    // Its descriptors were not all looked at.
    if part.scan.unreached.last == process { return }
    guard draft?.isFull == false else { return }
    draft?.note(process, glance, threads: threads, in: folder, identify: ProcessFiles.identify)
    draft?.note(part.scan.namespaces[process] ?? [], of: process)
  }
}
