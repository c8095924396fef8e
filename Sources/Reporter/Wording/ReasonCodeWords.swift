/// What a reason's code says by itself, whatever its facts are.
struct ReasonCodeWords {
  /// In a clause.
  let meaning: String
  /// What removes its cause, in an imperative clause; nil where there is nothing to do, or where it depends.
  let fix: String?

  init(_ meaning: String, fix: String? = nil) {
    self.meaning = meaning
    self.fix = fix
  }
}
