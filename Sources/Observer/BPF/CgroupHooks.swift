import Linux
import Model

/// Finds programs at the hooks of cgroups, over the whole tree that is mounted (cgroups(7), version 2).
struct CgroupHooks {
  let files: ProcessFiles
  /// The kinds of the programs that are loaded: hooks that take none of them are not asked.
  let kinds: Set<KernelProgram.Kind>
  /// The most cgroups that are asked.
  var most = 20_000

  /// A part of the tree with where it is mounted.
  struct Tree: Equatable {
    let root: String
    let point: String
  }

  func search() -> [Attachment] {
    let hooks = HookNumbers.cgroup.filter { kinds.contains($0.kind) || kinds.contains(.other) }
    if hooks.isEmpty { return [] }
    let text = (try? files.bytes(of: "\(files.root)/self/mountinfo", limit: 16 << 20)) ?? []
    var found: [Attachment] = []
    var known: Set<UInt32> = []
    var count = 0
    for tree in Self.trees(String(decoding: text, as: UTF8.self)) {
      // Parents come before what is in them.
      var waiting = [""]
      while let path = waiting.popLast(), count < most, !files.isOver {
        count += 1
        guard let folder = try? OpenFolder(tree.point + path) else { continue }
        let name = Self.name(tree.root + path)
        for hook in hooks {
          // What a security module's hook has is only told together with what comes from above.
          let isInherited = hook.hook == .security
          let numbers =
            (try? BPFObject.programs(
              at: hook.number, of: UInt32(bitPattern: folder.descriptor), inherited: isInherited)) ?? []
          for number in numbers where !isInherited || known.insert(number).inserted {
            found.append(Attachment(program: number, place: .init(hook.hook, cgroup: name)))
          }
        }
        waiting += ((try? Folder.folders(in: tree.point + path, limit: most)) ?? []).map { "\(path)/\($0)" }
      }
    }
    return found
  }

  /// Where the tree is mounted, by a text of the form of `/proc/self/mountinfo`: as a whole, or else in parts, each once.
  ///
  ///     41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
  static func trees(_ mountinfo: String) -> [Tree] {
    var trees: [Tree] = []
    for line in mountinfo.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash >= 6, dash + 1 < fields.count,
        fields[dash + 1] == "cgroup2"
      else { continue }
      let root = fields[3] == "/" ? "" : String(fields[3])
      if !trees.contains(where: { $0.root == root }) {
        trees.append(Tree(root: root, point: String(fields[4])))
      }
    }
    if let whole = trees.first(where: { $0.root.isEmpty }) { return [whole] }
    return trees
  }

  /// What may be said of a cgroup: that it holds all, or which service's it is.
  static func name(_ path: String) -> String {
    path.isEmpty ? "/" : SystemdUnit.name(cgroup: "0::\(path)") ?? "*"
  }
}
