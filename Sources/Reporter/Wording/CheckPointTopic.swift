/// What one thing that a check examined is about; each is a class of tests to JUnit.
enum CheckPointTopic: String, Hashable { case observation, tunnel, policy, endpoint, expectation, expiry }
