"""Debian's servers of other protocols: each by a configuration of its own in the scene's folder, on loopback.

Each runs in the foreground. What it starts itself ends with it, in a namespace of processes.
"""
# The shell is the first process of the namespace, and stays root: a change of user takes away that it is killed with us.
ALONE = ["unshare", "--pid", "--fork", "--kill-child", "--", "sh", "-c", '"$@" & wait "$!"', "sh"]
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]

DOVECOT = """
base_dir = {folder}/dovecot-{port}
state_dir = {folder}/dovecot-{port}
log_path = /dev/stderr
protocols = pop3
ssl = yes
ssl_cert = <{folder}/good.pem
ssl_key = <{folder}/good.key
default_internal_user = nobody
default_internal_group = nogroup
default_login_user = nobody
service pop3-login {{
  chroot =
  process_limit = 1000
  inet_listener pop3 {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  client_limit = 2000
}}
passdb {{
  driver = static
  args = nologin=yes
}}
"""
VSFTPD = """
listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
anonymous_enable=YES
seccomp_sandbox=NO
secure_chroot_dir={folder}
ssl_enable=YES
rsa_cert_file={folder}/good.pem
rsa_private_key_file={folder}/good.key
ssl_ciphers=HIGH
"""
PROSODY = """
pidfile = "{folder}/nobody/prosody.pid"
data_path = "{folder}/nobody"
log = {{ info = "*console" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
modules_enabled = {{ "tls"; "saslauth" }}
modules_disabled = {{ "s2s"; "offline" }}
c2s_require_encryption = true
VirtualHost "any.faults.test"
  ssl = {{ certificate = "{folder}/nobody/good.pem"; key = "{folder}/nobody/good.key" }}
"""
XRDP = """
[Globals]
ini_version=1
fork=true
port=tcp://127.0.0.1:{port}
security_layer=tls
crypt_level=high
certificate={folder}/good.pem
key_file={folder}/good.key
ssl_protocols=TLSv1.2, TLSv1.3
[Logging]
LogFile={folder}/xrdp.log
LogLevel=INFO
EnableSyslog=false
[Channels]
[Xorg]
name=Xorg
lib=libxup.so
ip=127.0.0.1
port=-1
"""
HAPROXY = """
defaults
  mode http
  timeout connect 60s
  timeout client 60s
  timeout server 60s
frontend secure
  bind 127.0.0.1:{port} accept-proxy ssl crt {folder}/haproxy.pem
  http-request return status 200 content-type text/plain string ok
"""
SQUID = """
https_port 127.0.0.1:{port} tls-cert={folder}/nobody/good.pem tls-key={folder}/nobody/good.key
acl connection method CONNECT
http_access allow connection
cache deny all
cache_mem 0 MB
access_log none
cache_log {folder}/nobody/squid-log
pid_filename {folder}/nobody/squid-pid
coredump_dir {folder}/squid
pinger_enable off
netdb_filename none
visible_hostname proxy.faults.test
"""
APACHE = """
ServerRoot /usr/lib/apache2
LoadModule mpm_event_module modules/mod_mpm_event.so
LoadModule authz_core_module modules/mod_authz_core.so
LoadModule ssl_module modules/mod_ssl.so
LoadModule http2_module modules/mod_http2.so
ServerName any.faults.test
PidFile {folder}/apache.pid
DefaultRuntimeDir {folder}
ErrorLog /dev/stderr
DocumentRoot {folder}/pages
User nobody
Group nogroup
Listen 127.0.0.1:{port}
Protocols h2 http/1.1
SSLEngine on
SSLCACertificateFile {folder}/ca.pem
SSLCertificateFile {folder}/good.pem
SSLCertificateKeyFile {folder}/good.key
<Location /private/>
  SSLVerifyClient require
  SSLVerifyDepth 3
</Location>
"""

# The text of its configuration, and the command that runs it.
DAEMONS = {
    "dovecot": (DOVECOT, ["dovecot", "-F", "-c", "{file}"]),
    "vsftpd": (VSFTPD, ["vsftpd", "{file}"]),
    "prosody": (PROSODY, [*NOBODY, "prosody", "-F", "--config", "{file}"]),
    "xrdp": (XRDP, ["xrdp", "--nodaemon", "-c", "{file}"]),
    "haproxy": (HAPROXY, ["haproxy", "-db", "-f", "{file}"]),
    "squid": (SQUID, [*NOBODY, "squid", "-N", "-f", "{file}"]),
    "apache": (APACHE, ["apache2", "-DFOREGROUND", "-f", "{file}"]),
}


def command(kind, scene, port):
    """Writes what a daemon needs, and returns the command that runs it."""
    text, words = DAEMONS[kind]
    # prosody reads no file that is called otherwise.
    file = scene.write(f"{kind}.cfg.lua" if kind == "prosody" else f"{kind}.conf", text.format(folder=scene.folder, port=port))
    if kind == "haproxy":
        scene.call("sh", "-c", "cat good.pem good.key >haproxy.pem")
    if kind == "apache":
        scene.call("sh", "-c", "chmod 711 . && mkdir -p -m 755 pages/private && echo ok >pages/private/page")
    if words[0] == NOBODY[0]:
        # It reads its own file, and has a folder in which all belongs to it.
        scene.call("chmod", "711", scene.folder)
        scene.call("chmod", "644", file)
        scene.call("install", "-d", "-o", "nobody", "nobody")
        scene.call("install", "-o", "nobody", "-m", "600", "-t", "nobody", "good.pem", "good.key")
    return [*ALONE, *[word.format(file=file) for word in words]]
