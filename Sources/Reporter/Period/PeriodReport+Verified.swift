extension PeriodReport {
  /// The same with how it is verified.
  public func verifiable(by verification: PeriodVerification) -> PeriodReport {
    var report = self
    report.verification = verification
    return report
  }
}
