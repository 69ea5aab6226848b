"""Attacks by system calls that no numerical answer makes, most of them raw, and on the network."""

from __future__ import annotations

from tests.attacks.attack import call, run

X86 = "x86_64"

CALLS = (
    run(
        "files-by-handle",
        r"""
        room = ctypes.create_string_buffer(b'\x80\0\0\0', 256)
        syscall('name_to_handle_at', 303, -100, b'/', room, ctypes.byref(ctypes.c_int()), 0)
        syscall('open_by_handle_at', 304, -100, room, 0)
        """,
        machine=X86,
    ),
    run(
        "rings",
        """
        room = ctypes.create_string_buffer(256)
        syscall('io_uring_setup', 425, 8, room)
        syscall('io_uring_enter', 426, 0, 0, 0, 0, 0, 0)
        syscall('io_uring_register', 427, 0, 0, 0, 0)
        """,
        machine=X86,
    ),
    run(
        "keys-of-the-kernel",
        """
        syscall('keyctl', 250, 0, -3, 1)
        syscall('add_key', 248, b'user', b'a', b'b', 1, -3)
        syscall('request_key', 249, b'user', b'a', 0, -3)
        """,
        machine=X86,
    ),
    run(
        "programs-in-the-kernel",
        """
        room = ctypes.create_string_buffer(128)
        syscall('bpf', 321, 0, room, 128)
        syscall('userfaultfd', 323, 1)
        syscall('perf_event_open', 298, room, 0, -1, -1, 0)
        """,
        machine=X86,
    ),
    run(
        "namespaces",
        """
        for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x4000000, 0x8000000, 0x2000000):
            syscall('unshare', 272, flag)
        syscall('setns', 308, 0, 0)
        """,
        machine=X86,
    ),
    run(
        "mounts",
        """
        syscall('mount', 165, b'none', b'.', b'tmpfs', 0, 0)
        syscall('umount2', 166, b'/', 2)
        syscall('chroot', 161, b'.')
        syscall('pivot_root', 155, b'.', b'.')
        syscall('open_tree', 428, -100, b'.', 1)
        syscall('fsopen', 430, b'tmpfs', 0)
        syscall('mount_setattr', 442, -100, b'.', 0, 0, 0)
        syscall('open_tree_attr', 467, -100, b'.', 1, 0, 0)
        """,
        machine=X86,
    ),
    run(
        "memory-of-no-file",
        """
        refused('memfd_create', lambda: os.memfd_create('a'))
        syscall('memfd_secret', 447, 0)
        from multiprocessing import shared_memory
        refused('shm_open', lambda: shared_memory.SharedMemory(create=True, size=64))
        """,
        machine=X86,
    ),
    run(
        "memory-and-queues-of-system-v",
        """
        syscall('shmget', 29, 0, 4096, 0o1666)
        syscall('shmat', 30, 0, 0, 0)
        syscall('semget', 64, 0, 1, 0o1666)
        syscall('msgget', 68, 0, 0o1666)
        syscall('mq_open', 240, b'a', 0o102, 0o666, 0)
        """,
        machine=X86,
    ),
    run(
        "the-machine-itself",
        """
        syscall('reboot', 169, 0xfee1dead, 672274793, 0x1234567, 0)
        syscall('settimeofday', 164, 0, 0)
        syscall('sethostname', 170, b'a', 1)
        syscall('init_module', 175, 0, 0, b'')
        syscall('swapon', 167, b'a', 0)
        syscall('personality', 135, 0x0040000)
        syscall('syslog', 103, 3, 0, 0)
        syscall('iopl', 172, 3)
        syscall('acct', 163, b'a')
        syscall('quotactl', 179, 0, 0, 0, 0)
        syscall('vhangup', 153)
        """,
        machine=X86,
    ),
    run(
        "another-user",
        """
        for act in (os.setuid, os.seteuid, os.setgid, os.setegid):
            refused('root again', lambda: act(0))
        refused('groups', lambda: os.setgroups([0]))
        header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[0xffffffff] * 6)
        syscall('capset', 126, header, sets)
        syscall('ambient capability', 157, 47, 2, 21, 0, 0)
        """,
        machine=X86,
    ),
    run(
        "pipes-and-devices-by-name",
        """
        refused('mkfifo', lambda: os.mkfifo('a'))
        refused('mknod', lambda: os.mknod('b', 0o600 | stat.S_IFCHR, os.makedev(1, 1)))
        refused('mknod', lambda: os.mknod('backprop.fifo', 0o600 | stat.S_IFIFO))
        """,
    ),
    run(
        "attributes-of-files",
        """
        where = CANARY.encode()
        value = ctypes.create_string_buffer(b'a', 8)
        syscall('setxattr', 188, where, b'user.a', value, 1, 0)
        syscall('lsetxattr', 189, where, b'user.a', value, 1, 0)
        syscall('removexattr', 197, where, b'user.kept')
        syscall('file_setattr', 469, -100, where, (ctypes.c_uint64 * 4)(), 24, 0)
        """,
        machine=X86,
    ),
    run(
        "attributes-of-files-by-newer-calls",
        """
        where = CANARY.encode()
        value = ctypes.create_string_buffer(b'a', 8)
        asked = (ctypes.c_uint64 * 2)(ctypes.addressof(value), 1)
        syscall('setxattrat', 463, -100, where, 0, b'user.a', asked, 16)
        syscall('removexattrat', 466, -100, where, 0, b'user.kept')
        """,
        machine=X86,
    ),
    run(
        "watches-the-folders-of-others",
        """
        got = libc.inotify_init()
        if got >= 0:
            for folder in ('/tmp', os.path.dirname(CANARY), os.path.dirname(os.getcwd()), PROJECT):
                if libc.inotify_add_watch(got, folder.encode(), 0xfff) >= 0:
                    raise SystemError(f'got through: a watch on {folder}')
        """,
    ),
    run(
        "queues-that-all-users-share",
        """
        syscall('io_setup', 206, 65536, (ctypes.c_uint64 * 1)())
        syscall('io_setup', 206, 1, (ctypes.c_uint64 * 1)())
        """,
        machine=X86,
    ),
    run(
        "watches-the-machine",
        "syscall('fanotify_init', 300, 0, 0)",
        machine=X86,
    ),
)

NETWORK = (
    run(
        "sockets-of-every-family",
        """
        for family in range(46):
            for kind in (1, 2, 3, 5):
                refused(f'socket {family} {kind}', lambda: socket.socket(family, kind))
        """,
    ),
    run(
        "socket",
        "socket.create_connection(('127.0.0.1', 9))",
        "broken",
        "reach the network|forbidden",
    ),
    run(
        "pair-of-sockets",
        "refused('socketpair', socket.socketpair)",
    ),
    run(
        "page",
        """
        from urllib.request import urlopen
        urlopen('http://192.0.2.1/', timeout=3)
        """,
        "broken",
        "reach the network|forbidden",
    ),
    run(
        "name",
        "refused('getaddrinfo', lambda: socket.getaddrinfo('example.org', 80))",
    ),
    run(
        "calls-on-the-pipe",
        """
        number = sockets()[0]
        address = ctypes.create_string_buffer(struct.pack('HHI', 2, 0x5000, 0x0100007f), 16)
        for what, which in (('connect', 42), ('bind', 49), ('listen', 50), ('accept', 43), ('accept4', 288)):
            syscall(what, which, number, address, 16, 0)
        """,
        machine=X86,
    ),
    run(
        "server",
        """
        import http.server
        http.server.HTTPServer(('127.0.0.1', 0), http.server.BaseHTTPRequestHandler)
        """,
        "broken",
        "reach the network|forbidden",
    ),
    call(
        "socket-when-called",
        "socket.socket()",
        "failed",
        "PermissionError",
    ),
)
