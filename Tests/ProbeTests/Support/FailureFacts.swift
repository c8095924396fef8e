import Model

extension FailureFacts {
  /// The facts of the target that redirects led to, where they led anywhere; else these.
  var atTarget: FailureFacts? {
    if case .redirected(_, let facts) = self { facts?.value } else { self }
  }
}

extension Failure {
  /// What verification found; nothing for a failure of another kind.
  var verificationErrors: [FailureFacts.VerificationError] {
    if case .verification(let errors)? = facts { errors } else { [] }
  }
}
