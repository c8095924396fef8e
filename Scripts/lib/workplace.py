"""What the benchmarks and the faults share: a folder and processes of a run's own, of which nothing is left behind.

Every process started here dies with this one, however it ends.
"""
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time


class WorkplaceError(Exception):
    """What cannot be done, and what to do about it."""

    def __init__(self, what, hint):
        super().__init__(what)
        self.hint = hint


def lines_of(file):
    with open(file, encoding="utf-8", errors="replace") as text:
        return text.read().splitlines()


def run(name, act):
    """Runs a script's work, and says what went wrong as every script here does."""
    try:
        act()
    except WorkplaceError as error:
        print(f"{name}: error: {error}\n{name}: hint: {error.hint}", file=sys.stderr)
        sys.exit(70)
    except (subprocess.TimeoutExpired, OSError) as problem:
        print(f"{name}: error: {problem}\n{name}: hint: is the machine very busy?", file=sys.stderr)
        sys.exit(70)
    except KeyboardInterrupt:
        sys.exit(130)


class Workplace:
    """A folder, the processes that work in it, and as many open files as this user may have."""

    def __init__(self, name):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.folder = tempfile.mkdtemp(prefix=f"vpnaudit-{name}.")
        self.children = []

    def set_up(self):
        """What is made on entry; taken away again where it fails halfway."""

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            self.set_up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            child.kill()
        for child in self.children:
            child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def call(self, *command, given=None, **options):
        """Runs a command to its end and returns what it wrote; `given` is its standard input."""
        stream = {"stdin": subprocess.DEVNULL} if given is None else {"input": given}
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, **stream, **options)
        if done.returncode != 0:
            raise WorkplaceError(f"'{' '.join(command[:4])} …' ended with {done.returncode}",
                          (done.stderr.strip().splitlines() or ["it said nothing"])[-1])
        return done.stdout

    def launch(self, log, command, stdin=subprocess.DEVNULL):
        """Starts a process that writes to a log of the folder."""
        with open(self.path(log), "wb") as file:
            child = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", *command], cwd=self.folder, stdin=stdin,
                                     stdout=file, stderr=file)
        self.children.append(child)
        return child

    def stop(self, child, how=signal.SIGKILL):
        child.send_signal(how)
        child.wait(timeout=20)
        self.children.remove(child)

    def await_that(self, child, log, holds):
        """Returns once `holds` is true of a process; a port that listens sends no event, so it is polled."""
        limit = time.monotonic() + 30
        while time.monotonic() < limit and child.poll() is None:
            if holds():
                return
            time.sleep(0.02)
        raise WorkplaceError(f"'{log}' did not start", (lines_of(self.path(log)) or ["it said nothing"])[-1])

    def await_text(self, child, log, text):
        self.await_that(child, log, lambda: any(text in line for line in lines_of(self.path(log))))

    def await_port(self, child, log, port, inside=()):
        """Returns once a port of TCP listens; `inside` is the command that enters its namespace."""
        self.await_that(child, log, lambda: self.call(*inside, "ss", "-Hltn", f"sport = :{port}").strip())
