public import Checking
public import Model

/// What the agent has to say beside its records.
public enum AgentNotice: Sendable {
  /// It runs; the files that it works by, and what the kernel does not report to it.
  case started(profile: String?, endpoints: Int, unheard: [CheckTrigger.Change])
  /// Something about the settings that is no error.
  case settings(CheckNotice)
  /// They were read again, and hold from now on.
  case reloaded(endpoints: Int)
  /// Newer settings are refused, and those before them hold on.
  case refused(CheckError)
  /// A newer registry, or newer grants, are refused, and those before them hold on; why stands in a notice before this one.
  case registryRefused
  /// The endpoints cannot be probed.
  case unprobed(CheckError)
  /// Something could not be stored; said once until it can be.
  case unstored(StoreError)
  /// Things can be stored again; how many records are missing.
  case storing(lost: Int)
  /// The wall clock was set by so much.
  case clockSet(Duration)
  /// The host slept for so long.
  case resumed(Duration)
  /// The kernel had more to report than there was room for, so that everything is looked at anew; said once a minute.
  case eventsLost
  /// What was begun does not end, and the service manager is no longer told that all is well.
  case stuck
  /// Of a sink.
  case sink(SinkNotice)
  /// It ends.
  case stopping
}
