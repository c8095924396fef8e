import Testing

@testable import Observer

struct LocalMountsTests {
  private static let table = """
    20 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
    21 20 0:40 / /home/li/mnt rw,nosuid - fuse.sshfs li@host:/ rw,user_id=1000
    22 20 0:41 / /srv rw - nfs4 nas:/srv rw,hard
    23 20 0:42 / /var/lib/x/merged rw - overlay overlay rw,lowerdir=/a
    24 20 0:43 / /run/netns/blue rw - nsfs nsfs rw
    25 20 0:44 / /auto rw - autofs systemd-1 rw
    garbage
    26 20 0:45 / /odd\\040name rw master:1 propagate_from:2 - tmpfs tmpfs rw
    """

  @Test func `mounts of servers and of users are left alone`() {
    #expect(LocalMounts(mountinfo: Self.table, trusted: true).ids == [20, 23, 24, 26])
  }

  @Test func `an overlay of a user namespace may lie on anything`() {
    #expect(LocalMounts(mountinfo: Self.table, trusted: false).ids == [20, 24, 26])
  }

  @Test func `this program's own root answers by itself`() throws {
    let mounts = try #require(ProcessFiles().localMounts(of: 1))
    #expect(!mounts.ids.isEmpty)
  }
}
