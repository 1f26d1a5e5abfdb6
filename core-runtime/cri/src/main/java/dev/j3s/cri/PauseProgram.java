package dev.j3s.cri;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The first process of a pod's sandbox: a static ELF file without libraries, written out here. It
 * blocks SIGINT, SIGTERM and SIGCHLD and waits for one of them: SIGCHLD reaps every child that has
 * ended (with a shared process namespace it is everybody's init), the other two end it with 0.
 * Waiting by rt_sigtimedwait needs no signal handlers, and a blocked signal reaches pid 1 too.
 */
final class PauseProgram {
    private static final int HEADER_BYTES = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final long BASE = 0x400000;
    private static final short MACHINE_X86_64 = 62;
    private static final short MACHINE_AARCH64 = 183;

    private PauseProgram() {}

    /** The signal set is 0x14002: bit n-1 for signal n, of SIGINT 2, SIGTERM 15, SIGCHLD 17. */
    private static final String[] X86_64 = {
        "68 02 40 01 00", // 00 push  0x14002            the set, on the stack
        "31 ff", //          05 xor   edi, edi           SIG_BLOCK
        "48 89 e6", //       07 mov   rsi, rsp           &set
        "31 d2", //          0a xor   edx, edx           no old set
        "6a 08", //          0c push  8
        "41 5a", //          0e pop   r10                size of the set
        "6a 0e", //          10 push  14
        "58", //             12 pop   rax                rt_sigprocmask
        "0f 05", //          13 syscall
        "48 89 e7", //       15 mov   rdi, rsp     wait: &set
        "31 f6", //          18 xor   esi, esi           no siginfo
        "31 d2", //          1a xor   edx, edx           no timeout
        "6a 08", //          1c push  8
        "41 5a", //          1e pop   r10
        "b8 80 00 00 00", // 20 mov   eax, 128           rt_sigtimedwait
        "0f 05", //          25 syscall                  the signal, or an error below 0
        "83 f8 11", //       27 cmp   eax, 17            SIGCHLD?
        "74 0d", //          2a je    reap
        "85 c0", //          2c test  eax, eax
        "7e e5", //          2e jle   wait               interrupted: again
        "31 ff", //          30 xor   edi, edi
        "b8 e7 00 00 00", // 32 mov   eax, 231           exit_group(0)
        "0f 05", //          37 syscall
        "83 cf ff", //       39 or    edi, -1      reap: any child
        "31 f6", //          3c xor   esi, esi           no status
        "6a 01", //          3e push  1
        "5a", //             40 pop   rdx                WNOHANG
        "45 31 d2", //       41 xor   r10d, r10d         no rusage
        "6a 3d", //          44 push  61
        "58", //             46 pop   rax                wait4
        "0f 05", //          47 syscall
        "85 c0", //          49 test  eax, eax
        "7f ec", //          4b jg    reap               one reaped: maybe more
        "eb c6", //          4d jmp   wait
    };

    /** Instruction words, written here with the highest byte first and stored lowest first. */
    private static final String[] AARCH64 = {
        "d2880040", // 00 movz x0, 0x4002
        "f2a00020", // 04 movk x0, 1, lsl 16        the set
        "f81f0fe0", // 08 str  x0, [sp, -16]!
        "d2800000", // 0c mov  x0, 0                SIG_BLOCK
        "910003e1", // 10 mov  x1, sp               &set
        "d2800002", // 14 mov  x2, 0                no old set
        "d2800103", // 18 mov  x3, 8                size of the set
        "d28010e8", // 1c mov  x8, 135              rt_sigprocmask
        "d4000001", // 20 svc  0
        "910003e0", // 24 mov  x0, sp         wait: &set
        "d2800001", // 28 mov  x1, 0                no siginfo
        "d2800002", // 2c mov  x2, 0                no timeout
        "d2800103", // 30 mov  x3, 8
        "d2801128", // 34 mov  x8, 137              rt_sigtimedwait
        "d4000001", // 38 svc  0
        "f100441f", // 3c cmp  x0, 17               SIGCHLD?
        "540000c0", // 40 b.eq reap                 +0x18
        "f100001f", // 44 cmp  x0, 0
        "54fffeed", // 48 b.le wait                 -0x24
        "d2800000", // 4c mov  x0, 0
        "d2800bc8", // 50 mov  x8, 94               exit_group(0)
        "d4000001", // 54 svc  0
        "92800000", // 58 mov  x0, -1         reap: any child
        "d2800001", // 5c mov  x1, 0                no status
        "d2800022", // 60 mov  x2, 1                WNOHANG
        "d2800003", // 64 mov  x3, 0                no rusage
        "d2802088", // 68 mov  x8, 260              wait4
        "d4000001", // 6c svc  0
        "f100001f", // 70 cmp  x0, 0
        "54ffff2c", // 74 b.gt reap                 -0x1c
        "17ffffeb", // 78 b    wait                 -0x54
    };

    /**
     * @param architecture as images name it: {@code amd64} or {@code arm64}
     */
    static byte[] elf(String architecture) {
        return switch (architecture) {
            case "amd64" -> elf(MACHINE_X86_64, bytes(String.join(" ", X86_64).split(" ")));
            case "arm64" -> elf(MACHINE_AARCH64, words(AARCH64));
            default ->
                    throw new IllegalArgumentException(
                            "no pause program for architecture " + architecture);
        };
    }

    private static byte[] elf(short machine, byte[] code) {
        var start = HEADER_BYTES + PROGRAM_HEADER_BYTES;
        var size = start + code.length;
        var out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        // e_ident: magic, 64 bit, little endian, version 1, System V.
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        out.putShort((short) 2).putShort(machine).putInt(1); // executable, machine, version
        out.putLong(BASE + start); // entry
        out.putLong(HEADER_BYTES).putLong(0).putInt(0); // program headers, no sections, no flags
        out.putShort((short) HEADER_BYTES);
        out.putShort((short) PROGRAM_HEADER_BYTES).putShort((short) 1);
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        // One segment: the whole file, readable and executable.
        out.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
        out.putLong(size).putLong(size).putLong(0x1000);
        return out.put(code).array();
    }

    private static byte[] bytes(String[] hex) {
        return HexFormat.of().parseHex(String.join("", hex));
    }

    private static byte[] words(String[] words) {
        var out = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (var word : words) {
            out.putInt(HexFormat.fromHexDigits(word));
        }
        return out.array();
    }
}
