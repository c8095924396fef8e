/// One thing that the doctor looked at: how it is, and what mends it.
struct DoctorFinding: Encodable {
  /// How it is.
  enum State: String, Encodable {
    /// It works.
    case good
    /// It works, with something that may matter one day or to somebody.
    case note
    /// Something does not work that answers depend on.
    case attention
    /// Nothing can be said, or nothing is kept, until it is mended.
    case broken
  }

  /// What was looked at, in a word.
  let subject: String
  let state: State
  let text: String
  /// The one line that mends it; nil where nothing is to be mended, or nobody can.
  let fix: String?

  init(_ subject: String, _ state: State, _ text: String, fix: String? = nil) {
    self.subject = subject
    self.state = state
    self.text = text
    self.fix = fix
  }
}
