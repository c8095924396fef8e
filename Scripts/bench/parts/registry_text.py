"""A registry as a large company might have it: made-up providers with licences, sources and ten marks each."""
import base64
import hashlib
from datetime import date, timedelta

PROVINCES = ["BJ", "SH", "GD", "TJ", "ZJ", "JS", "SC", "HB"]
HEAD = """# A made-up registry of {count} providers, to measure how long it takes.
schema: vpnaudit.registry/1

meta:
  serial: {serial}
  issued: {issued}T00:00:00Z
  expires: {expires}T00:00:00Z
  complete: true                 # who is not listed here is not licensed

policy: {{vpn: licensed_or_none, process: verified}}
sites: {{beijing: CN-BJ, frankfurt: DE}}
organisation: {{foreign_invested: true}}
region_sets:
  cn-mainland: {{include: [CN], exclude: [CN-HK, CN-MO, CN-TW]}}
  zone:bj-demo: {{within: CN-BJ}}
authorities:
  - {{id: cn-miit, name: MIIT, tz: Asia/Shanghai, level: national}}
  - {{id: cn-bj-ca, name: 北京市通信管理局, tz: Asia/Shanghai, level: provincial}}
classes:
  - {{id: "cn:B13", name: Domestic IP-VPN, crossing: domestic}}
  - {{id: "cn:A14-1", name: International Internet data transmission, crossing: cross_border}}
rules:
  - id: cn-domestic
    status: in_force
    jurisdiction: cn-mainland
    effective: {{from: 2016-03-01}}
    when: {{crossing: domestic}}
    manager_needs_any: ["cn:B13"]
    sources: [s-rules]
  - id: cn-cross-border
    status: in_force
    jurisdiction: cn-mainland
    effective: {{from: 2017-01-17}}
    when: {{crossing: cross_border}}
    carrier_needs_any: ["cn:A14-1"]
    manager_needs_any: ["cn:B13"]
    sources: [s-rules]

providers:
"""


def key_of(name):
    """A public key of WireGuard without a private key."""
    return base64.b64encode(hashlib.sha256(name.encode()).digest()).decode()


def prefix_of(number):
    """The number-th /28 of the address space that carriers share (RFC 6598)."""
    address = (100 << 24 | 64 << 16) + number * 16
    return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0)) + "/28"


def recognisers(number):
    """Ten marks of one provider, each a list of keys and values."""
    region = f"CN-{PROVINCES[number % len(PROVINCES)]}"
    marks = []
    for index in range(4):
        mark = [("kind", "gateway_prefix"), ("value", prefix_of(number * 4 + index)), ("region", region), ("dedicated", "true")]
        if index % 2:
            mark.append(("services", "[udp/1194, tcp/443]"))
        if index == 3:
            mark.append(("valid", "{from: 2025-01-01}"))
        marks.append(mark)
    for block in ("db8", "db9"):
        marks.append([("kind", "gateway_prefix"), ("value", f"2001:{block}:{number >> 8:x}:{number & 255:x}::/64"),
                      ("region", region), ("dedicated", "true")])
    for index in range(2):
        marks.append([("kind", "wireguard_public_key"), ("value", f'"{key_of(f"{number}.{index}")}"'), ("region", region)])
    marks.append([("kind", "ike_remote_id"), ("value", f"ike.p{number}.example.net")])
    marks.append([("kind", "gateway_host"), ("value", f"vpn.p{number}.example.net")])
    return marks


def licence(number, index, day):
    year = day.year - 3 + number % 3
    until = f"{year + 5}-03-01"
    text = f"""      - number: "B1.B2-{year}{number // 3 * 2 + index:04d}"
        instrument: licence
        holder: provider
        authority: {"cn-bj-ca" if number % 3 == 0 else "cn-miit"}
        classes: ["cn:B13"{', "cn:A14-1"' if number % 5 == 0 else ''}]
        serves: [CN]
        customers: {"foreign_invested_in_region" if number % 11 == 0 else "any"}
        valid: {{from: {year}-03-01, until: {until}}}   # 'until' is the first day on which it no longer holds
        commenced_on: {year}-04-{1 + number % 28:02d}
        status:
          - {{state: valid, from: {year}-03-01}}
"""
    if number % 7 == 0:
        text += f"          - {{state: suspended, from: {year + 1}-06-01, until: {year + 1}-07-01}}\n"
    return text + f"        flags: []\n        last_checked: {day - timedelta(days=20 + number % 60)}\n        sources: [s-{number}, s-rules]\n"


def provider(number, day):
    named = f"Example Networks {number} (fictitious)"
    chinese = f"示例网络{number}号有限公司（虚构）"
    text = f"  # {number}: as the carrier's letter has it\n" if number % 10 == 0 else ""
    text += f"  - id: example-net-{number}\n"
    if number % 3:
        text += f"    names: {{en: {named}, zh: {chinese}}}\n"
    else:
        text += f"    names:\n      en: {named}\n      zh: {chinese}\n"
    text += f"""    roles: [{"carrier, manager" if number % 5 == 0 else "manager"}]
    registered_in: CN-{PROVINCES[number % len(PROVINCES)]}
    facilities_in: [CN-{PROVINCES[number % len(PROVINCES)]}, CN-SH]
    foreign_share_pct: {number % 51}
    licences:
"""
    text += "".join(licence(number, index, day) for index in range(2 if number % 5 == 0 else 1))
    text += "    recognised_by:\n"
    for mark in recognisers(number):
        if number % 4 == 0:
            text += "      - " + "\n        ".join(f"{key}: {value}" for key, value in mark) + "\n"
        else:
            text += "      - {" + ", ".join(f"{key}: {value}" for key, value in mark) + "}\n"
    return text


def registry(count, serial=1, day=None):
    """The text of a registry of so many providers."""
    day = day or date.today()
    yield HEAD.format(count=count, serial=serial, issued=day - timedelta(days=1), expires=day + timedelta(days=90))
    for number in range(count):
        yield provider(number, day)
    yield "\nexecutables:\n"
    for number in range(count // 10):
        yield f'  - {{product: openvpn, version: "2.6.{number}", sha256: {hashlib.sha256(f"program {number}".encode()).hexdigest()}}}\n'
    yield "waivers:\n"
    for number in range(0, count, 100):
        yield (f"  - {{tunnel_provider: example-net-{number}, reason: the new line is being built, accountable: network team, "
               f"until: {day + timedelta(days=60)}}}\n")
    yield "sources:\n  - {id: s-rules, title: The rules as published, method: regulator_lookup, confidence: high}\n"
    for number in range(count):
        yield (f'  - {{id: s-{number}, url: "https://licences.example.net/look-up?number={number}", title: Extract {number}, '
               f"as_of: {day - timedelta(days=30)}, method: regulator_lookup, confidence: high}}\n")
