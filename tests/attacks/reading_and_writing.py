"""Attacks on files: reading what is secret, writing where others read, and leaving what is hard to remove."""

from __future__ import annotations

from tests.attacks.attack import SHORT, run

READ = (
    run(
        "reads-the-checks",
        """
        secret = ('reference/network.py', 'checks/cases.py', 'checks/worker/serve.py', 'README.md', '.git/HEAD')
        for name in secret:
            refused(name, lambda: open(f'{PROJECT}/{name}', 'rb').read())
        refused('worker', lambda: open('/backprop-checks/checks/worker/serve.py').read())
        """,
    ),
    run(
        "reads-a-file-outside",
        """
        refused('canary', lambda: open(CANARY).read())
        refused('canary', lambda: os.open(CANARY, os.O_RDONLY | os.O_NOATIME))
        """,
    ),
    run(
        "lists-folders-outside",
        """
        for folder in FOLDERS:
            refused(folder, lambda: os.listdir(folder))
        """,
    ),
    run(
        "reads-about-users",
        """
        for name in ('/etc/passwd', '/etc/shadow', '/etc/hosts', '/root/.bashrc', '/root/.ssh/id_rsa', '/var/log/dpkg.log'):
            refused(name, lambda: open(name, 'rb').read())
        """,
    ),
    run(
        "reads-about-processes",
        """
        for number in {'self', '1', os.getpid(), os.getppid()}:
            for name in ('environ', 'cmdline', 'maps', 'mem', 'status'):
                refused(f'{number}/{name}', lambda: open(f'/proc/{number}/{name}', 'rb').read())
        for name in ('/proc/meminfo', '/proc/self/mountinfo', '/sys/kernel/hostname', '/proc/sys/kernel/core_pattern'):
            refused(name, lambda: open(name, 'rb').read())
        """,
    ),
    run(
        "searches-its-environment",
        """
        for name, value in os.environ.items():
            if 'secret' in (name + value).lower():
                raise SystemError(f'got through: {name}={value}')
        found = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, 'environ')
        for at in range(200):
            if found[at] is None:
                break
            if b'secret' in found[at].lower():
                raise SystemError('got through: environ')
        """,
    ),
    run(
        "reads-by-a-link",
        """
        os.symlink(CANARY, 'link')
        refused('link', lambda: open('link').read())
        os.symlink(PROJECT, 'folder')
        refused('folder', lambda: open('folder/reference/network.py').read())
        refused('folder', lambda: os.listdir('folder'))
        """,
    ),
    run(
        "reads-by-another-way",
        """
        refused('..', lambda: open('../../../../../..' + CANARY).read())
        at = os.open('/', os.O_PATH)
        refused('O_PATH', lambda: os.open(CANARY[1:], os.O_RDONLY, dir_fd=at))
        os.chdir('/')
        refused('chdir', lambda: open(CANARY[1:]).read())
        refused('scandir', lambda: list(os.scandir('.')))
        """,
    ),
    run(
        "reads-devices",
        """
        for name in ('mem', 'kmsg', 'vda', 'sda', 'tty', 'ptmx', 'pts/0', 'shm/a', 'fuse', 'net/tun'):
            refused(name, lambda: os.open(f'/dev/{name}', os.O_RDONLY | os.O_NONBLOCK))
        """,
    ),
)

WRITTEN = (
    run(
        "writes-a-file-outside",
        """
        for flags in (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_APPEND, os.O_WRONLY | os.O_TRUNC, os.O_RDONLY | os.O_TRUNC):
            refused('open', lambda: os.open(CANARY, flags))
        refused('truncate', lambda: os.truncate(CANARY, 0))
        """,
    ),
    run(
        "makes-files-outside",
        """
        for folder in (*FOLDERS, '/var/tmp', '/dev/shm'):
            mine = folder + '/attack'
            refused(mine, lambda: open(mine, 'w'))
            refused(mine, lambda: os.mkdir(mine))
            refused(mine, lambda: os.symlink('a', mine))
            refused(mine, lambda: os.open(folder, os.O_TMPFILE | os.O_WRONLY))
        """,
    ),
    run(
        "changes-a-file-outside",
        """
        refused('chmod', lambda: os.chmod(CANARY, 0o777))
        refused('utime', lambda: os.utime(CANARY, (1, 1)))
        refused('chown', lambda: os.chown(CANARY, os.getuid(), -1))
        refused('unlink', lambda: os.unlink(CANARY))
        refused('rename', lambda: os.rename(CANARY, CANARY + '2'))
        refused('rename', lambda: os.rename(CANARY, 'mine'))
        open('mine', 'w').close()
        refused('replace', lambda: os.replace('mine', CANARY))
        refused('fchmod', lambda: os.fchmod(os.open('mine', os.O_RDONLY), 0o4777))
        """,
    ),
    run(
        "links-a-file-outside",
        """
        refused('link', lambda: os.link(CANARY, 'hard'))
        open('mine', 'w').close()
        refused('link', lambda: os.link('mine', CANARY + '2'))
        """,
    ),
    run(
        "writes-by-a-link",
        """
        os.symlink(CANARY, 'link')
        refused('link', lambda: open('link', 'w'))
        refused('link', lambda: open('link', 'a'))
        os.symlink(os.path.dirname(CANARY), 'folder')
        refused('folder', lambda: open('folder/a', 'w'))
        """,
    ),
    run(
        "writes-what-python-reads-at-its-start",
        """
        import site
        folders = {*site.getsitepackages(), site.getusersitepackages(), sys.prefix, sys.base_prefix}
        for folder in folders | {os.path.dirname(os.__file__)}:
            for name in ('sitecustomize.py', 'usercustomize.py', 'attack.pth', 'numpy.py', 'pyvenv.cfg'):
                refused(folder + name, lambda: open(f'{folder}/{name}', 'a'))
        """,
    ),
    run(
        "writes-dot-files",
        """
        startup = '.ipython/profile_default/startup/a.py'
        for name in ('.bashrc', '.profile', startup, '.cache/backprop-checks/a', '.config/matplotlib/matplotlibrc'):
            for home in ('/root', '/home', '/work'):
                refused(name, lambda: open(f'{home}/{name}', 'a'))
            os.makedirs(os.path.dirname(name) or '.', exist_ok=True)
            open(name, 'w').write('1 / 0')
        """,
    ),
    run(
        "poisons-the-list-of-fonts",
        """
        kept = os.environ['MPLCONFIGDIR']
        refused('names', lambda: os.listdir(kept))
        for name in ('fontlist-v390.json', 'matplotlibrc', 'stylelib/a.mplstyle'):
            refused(name, lambda: open(f'{kept}/{name}', 'a'))
            refused(name, lambda: os.replace('backprop.csv', f'{kept}/{name}'))
        refused('folder', lambda: os.mkdir(kept + '/a'))
        """,
    ),
    run(
        "writes-devices",
        """
        for name in ('/dev/urandom', '/dev/zero'):
            refused(name, lambda: open(name, 'wb'))
        open('/dev/null', 'wb').write(b'a')
        """,
    ),
    run(
        "moves-its-own-folder",
        """
        here = os.getcwd()
        refused('rename', lambda: os.rename(here, here + '2'))
        refused('rename', lambda: os.rename(here, CANARY + '2'))
        """,
    ),
)

LEFT = (
    run(
        "huge-file",
        """
        refused('write', lambda: [open('a', 'ab').write(bytes(1 << 22)) for _ in range(20)])
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        os.truncate('a', 0)
        refused('sparse', lambda: os.truncate('a', 1 << 40))
        """,
        "failed broken",
    ),
    run(
        "files-until-there-is-no-room",
        """
        for number in range(6):
            try:
                open(f'a{number}', 'wb').write(bytes(60 << 20))
            except OSError:
                pass
        """,
        "failed broken",
        limits=SHORT,
    ),
    run(
        "files-by-the-hundred-thousand",
        """
        number = 0
        while True:
            os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY))
            number += 1
        """,
        "broken",
        "took longer|No space",
        limits=SHORT,
    ),
    run(
        "folders-thousands-deep",
        """
        for _ in range(20000):
            os.mkdir('a')
            os.chdir('a')
        """,
        limits=SHORT,
        verdict="failed broken",
    ),
    run(
        "folders-closed-to-their-owner",
        """
        for name, mode in (('a', 0o300), ('b', 0o100), ('c', 0), ('d', 0o700)):
            os.mkdir(name, mode)
            if mode & 0o100 and mode & 0o200:
                os.mkdir(f'{name}/e', 0o300)
                open(f'{name}/e/f', 'w').close()
        os.umask(0o777)
        open('g', 'w').close()
        os.mkdir('h')
        """,
    ),
    run(
        "names-that-are-no-text",
        r"""
        for name in (b'\xff\xfe', b'a\nb', b'-rf', b'\x1b[2J', b'a' * 255):
            os.mkdir(name)
            open(name + b'/' + name, 'w').close()
        """,
    ),
    run(
        "links-in-circles",
        """
        os.symlink('a', 'a')
        os.mkdir('b')
        os.symlink('../b', 'b/c')
        os.symlink('/', 'root')
        os.symlink(os.path.dirname(CANARY), 'out')
        """,
    ),
    run(
        "program-with-the-rights-of-its-owner",
        "os.close(os.open('a', os.O_CREAT | os.O_WRONLY, 0o6777))",
    ),
    run(
        "removes-its-own-folder",
        """
        here = os.getcwd()
        os.remove('backprop.csv')
        os.chdir('/')
        try:
            os.rmdir(here)
        except OSError:
            pass
        """,
        "passed",
        base="right",
    ),
    run(
        "locks-what-others-read",
        """
        import fcntl
        fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            fcntl.fcntl(os.open(os.__file__, os.O_RDONLY), 1024, fcntl.F_RDLCK)
        except OSError:
            pass
        """,
    ),
)
