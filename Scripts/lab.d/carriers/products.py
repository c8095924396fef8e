"""Real VPN programs: how a gateway on the site and a client on the host are started."""
from scene import BEHIND, LAB, SITE


def openvpn_gateway(scene, address, number=1, protocol="udp", port=1194, lines=(), v6=False):
    """An OpenVPN gateway at an address of the site, with the network 10.20.NUMBER.0/24."""
    kind = protocol + ("6" if v6 else "4") + ("-server" if protocol == "tcp" else "")
    config = scene.file(f"gateway{number}.conf", "\n".join([
        f"local {address}", f"port {port}", f"proto {kind}", f"dev gw{number}", "dev-type tun", "topology subnet",
        f"server 10.20.{number}.0 255.255.255.0", "dh none", f"cert {LAB}/authority/gateway.pem",
        f"key {LAB}/authority/gateway.key", "<peer-fingerprint>", scene.lab_text("authority/client.fingerprint"),
        "</peer-fingerprint>", "duplicate-cn", "keepalive 10 60", "verb 3", *lines, ""]))
    scene.start(f"gateway{number}", "openvpn", "--config", config, ns=SITE, ready="Initialization Sequence Completed")


def openvpn_config(scene, remotes, name="corp", device="tun0", protocol="udp", port=1194, lines=(), routes=(BEHIND,),
                   v6=False, management=True):
    """The path of a client's configuration; the routes' networks go through it. By its management socket it says its peer."""
    kind = protocol + ("6" if v6 else "4") + ("-client" if protocol == "tcp" else "")
    text = ["client", *(f"remote {remote} {port}" for remote in remotes), f"proto {kind}", "nobind", f"dev {device}",
            "dev-type tun", "connect-retry 1", "verb 3"]
    text += [f"route {network.split('/')[0]} 255.255.255.0" for network in routes]
    if management:
        text.append(f"management {scene.folder}/{name}.sock unix")
    text += [*lines, "<peer-fingerprint>", scene.lab_text("authority/gateway.fingerprint"), "</peer-fingerprint>"]
    for kind_of_file, tag in (("pem", "cert"), ("key", "key")):
        text += [f"<{tag}>", scene.lab_text(f"authority/client.{kind_of_file}"), f"</{tag}>"]
    return scene.file(f"{name}.ovpn", "\n".join(text) + "\n")


def openvpn_client(scene, config, log="client", prefix=(), ns=None, timeout=15):
    return scene.start(log, *prefix, "openvpn", "--config", config, ns=ns, ready="Initialization Sequence Completed",
                       timeout=timeout)


def key_of(scene, which):
    """The private key of one of the lab's WireGuard sides: `client`, `licensed` or `unknown`."""
    return scene.lab_text(f"keys/{which}.private")


def public_of(scene, private):
    return scene.run("wg", "pubkey", text=private + "\n").strip()


def wireguard_gateway(scene, address, number=1, which="licensed", port=51820, mtu=1420, inner6=None):
    """A WireGuard gateway of wireguard-go on the site, with a /run/wireguard of its own; returns its public key."""
    scene.has_program("wg", "wg-quick", "wireguard-go")
    private = key_of(scene, which)
    peer = public_of(scene, key_of(scene, "client"))
    addresses = f"10.30.{number}.1/24" + (f", {inner6}" if inner6 else "")
    allowed = f"10.30.{number}.2/32" + (f", {inner6.rsplit(':', 1)[0]}:2/128" if inner6 else "")
    config = scene.file(f"gateway{number}/wgg{number}.conf", "\n".join([
        "[Interface]", f"PrivateKey = {private}", f"ListenPort = {port}", f"Address = {addresses}", f"MTU = {mtu}",
        "[Peer]", f"PublicKey = {peer}", f"AllowedIPs = {allowed}", ""]))
    scene.start(f"gateway-wg{number}", "unshare", "--mount", "--", "sh", "-c",
                "mkdir -p /run/wireguard; mount -t tmpfs tmpfs /run/wireguard; wg-quick up \"$1\" && echo ready", "sh", config,
                ns=SITE, ready="^ready|\nready", env={"WG_QUICK_USERSPACE_IMPLEMENTATION": "wireguard-go"})
    return public_of(scene, private)


def wireguard_client(scene, endpoint, public, number=1, device="wg0", mtu=1420, networks=(BEHIND,), inner6=None, ns=None,
                     port=51820):
    addresses = f"10.30.{number}.2/24" + (f", {inner6.rsplit(':', 1)[0]}:2/64" if inner6 else "")
    config = scene.file(f"client/{device}.conf", "\n".join([
        "[Interface]", f"PrivateKey = {key_of(scene, 'client')}", f"Address = {addresses}", f"MTU = {mtu}",
        "[Peer]", f"PublicKey = {public}", f"AllowedIPs = {', '.join(networks)}",
        f"Endpoint = {f'[{endpoint}]' if ':' in endpoint else endpoint}:{port}", "PersistentKeepalive = 25", ""]))
    scene.run("setsid", "--wait", "wg-quick", "up", config, ns=ns,
              env={"WG_QUICK_USERSPACE_IMPLEMENTATION": "wireguard-go"})
