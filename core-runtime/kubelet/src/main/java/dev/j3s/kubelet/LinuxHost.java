package dev.j3s.kubelet;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/** System calls by the foreign function interface: x86-64 and aarch64 Linux, 5.6 and newer. */
@SuppressWarnings("restricted") // calling the kernel is its whole purpose
final class LinuxHost implements HostOs {
    private static final int ENOENT = 2;
    private static final int EINVAL = 22;
    private static final int MNT_DETACH = 2;
    private static final int O_PATH = 0x200000;
    private static final int O_CLOEXEC = 0x80000;

    /** The same number on every architecture, as all of the newer calls. */
    private static final long SYS_OPENAT2 = 437;

    /** RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS of linux/openat2.h. */
    private static final long BENEATH = 0x08 | 0x02;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_VALUE =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle mount =
            handle("mount", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private final MethodHandle umount = handle("umount2", ADDRESS, JAVA_INT);
    private final MethodHandle close = handle("close", JAVA_INT);
    private final MethodHandle open = handle("open", ADDRESS, JAVA_INT);
    private final MethodHandle syscall =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG),
                    ERRNO);

    private static MethodHandle handle(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, arguments),
                ERRNO);
    }

    private interface Call {
        long apply(MemorySegment state) throws Throwable;
    }

    /** Returns the call's result, or the negated errno. */
    private static long call(Arena arena, Call call) {
        var state = arena.allocate(STATE);
        try {
            var result = call.apply(state);
            return result < 0 ? -(int) ERRNO_VALUE.get(state, 0L) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a system call threw", e);
        }
    }

    @Override
    public void mount(String source, Path target, String type, long flags, String options)
            throws IOException {
        try (var arena = Arena.ofConfined()) {
            var from = arena.allocateFrom(source);
            var to = arena.allocateFrom(target.toString());
            var kind = arena.allocateFrom(type);
            var data = arena.allocateFrom(options);
            var result = call(arena, s -> (int) mount.invokeExact(s, from, to, kind, flags, data));
            check(result, "mount " + source + " on " + target);
        }
    }

    @Override
    public void unmount(Path target) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var path = arena.allocateFrom(target.toString());
            var result = call(arena, s -> (int) umount.invokeExact(s, path, MNT_DETACH));
            if (result != -EINVAL && result != -ENOENT) {
                check(result, "unmount " + target);
            }
        }
    }

    @Override
    public OpenPath openBeneath(Path root, String relative) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var rootPath = arena.allocateFrom(root.toString());
            var rootFd =
                    (int) call(arena, s -> (int) open.invokeExact(s, rootPath, O_PATH | O_CLOEXEC));
            check(rootFd, "open " + root);
            try {
                // struct open_how { u64 flags, mode, resolve }
                var how = arena.allocate(JAVA_LONG, 3);
                how.setAtIndex(JAVA_LONG, 0, O_PATH | O_CLOEXEC);
                how.setAtIndex(JAVA_LONG, 2, BENEATH);
                var path = arena.allocateFrom(relative.isEmpty() ? "." : relative);
                var fd =
                        call(
                                arena,
                                s ->
                                        (long)
                                                syscall.invokeExact(
                                                        s,
                                                        SYS_OPENAT2,
                                                        (long) rootFd,
                                                        path,
                                                        how,
                                                        how.byteSize()));
                check(fd, "open " + relative + " beneath " + root);
                return new Descriptor((int) fd);
            } finally {
                closeDescriptor(rootFd);
            }
        }
    }

    private void closeDescriptor(int fd) {
        try (var arena = Arena.ofConfined()) {
            call(arena, s -> (int) close.invokeExact(s, fd));
        }
    }

    private final class Descriptor implements OpenPath {
        private final int fd;

        Descriptor(int fd) {
            this.fd = fd;
        }

        @Override
        public Path path() {
            return Path.of("/proc/self/fd/" + fd);
        }

        @Override
        public void close() {
            closeDescriptor(fd);
        }
    }

    private static void check(long result, String what) throws IOException {
        if (result < 0) {
            throw new HostException(what, (int) -result);
        }
    }
}
