import Testing

@testable import Settings

struct CompanyNumberTests {
  // The first is the example of GB 32100-2015.
  @Test(arguments: [
    ("91350100M000100Y43", true), ("91350100M000100Y44", false), ("91350100M000100Y4", false),
    ("91350100m000100Y43", false),
    ("91350100M00010OY43", false), ("", false),
  ])
  func `a unified social credit code has its check character`(_ code: String, _ valid: Bool) {
    #expect(CompanyNumber.isUSCC(code) == valid)
  }

  @Test(arguments: [
    ("5493001KJTIIGC8Y1R12", true), ("5493001KJTIIGC8Y1R21", false), ("5493001KJTIIGC8Y1R1", false),
    ("5493001kjtiigc8y1r12", false), ("", false), ("00000000000000000001", true),
  ])
  func `a legal entity identifier has its check digits`(_ code: String, _ valid: Bool) {
    #expect(CompanyNumber.isLEI(code) == valid)
  }

  @Test(arguments: [
    ("11010519491231002X", true), ("11010519491231002x", true), ("110105194912310021", true),
    ("110105194913310021", false),
    ("110105184912310021", false), ("11010519491231002", false), ("91350100M000100Y43", false), ("", false),
  ])
  func `a citizen's number is recognised by its date of birth`(_ number: String, _ like: Bool) {
    #expect(CompanyNumber.isLikeCitizens(number) == like)
  }

  @Test(arguments: [
    ("A2.B1.B2-20090001", true), ("京B1-20140026", true), ("粤B2-20230674", true), ("合字B1.B2-20130004", true),
    ("B1-20190001", true),
    ("A2-200900010", false), ("EXAMPLE-0001", false), ("B3-20190001", false), ("北京B1-20190001", false),
    ("B1.-20190001", false),
    ("-20190001", false), ("B1-18990001", false), ("", false),
  ])
  func `the usual shapes of a licence's number are known`(_ number: String, _ usual: Bool) {
    #expect(LicenceNumber.isUsual(number) == usual)
  }
}
