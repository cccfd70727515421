package dev.stickybalancer.nginx;

import dev.stickybalancer.support.Binaries;
import dev.stickybalancer.support.Eventually;
import dev.stickybalancer.support.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a program as a container would: the first process of its own process namespace, user 101 without capabilities,
 * a read-only root file system with a few mounts. Shares the network of the test, which is what lets a test hold both
 * ends of nginx.
 */
public final class Sandbox implements AutoCloseable {
    private static final String SCRIPT =
            """
            set -e
            root=$1; layers=$2; shift 2
            mount -t overlay overlay -o "lowerdir=$layers" "$root"
            mount -t proc proc "$root/proc"
            mount --bind /dev "$root/dev"
            while [ "$1" != -- ]; do
              case $1 in
                size=*) mkdir -p "$root$2"; mount -t tmpfs -o "$1,uid=101" tmpfs "$root$2" ;;
                *) mount --bind "$1" "$root$2" ;;
              esac
              shift 2
            done
            shift
            exec chroot --userspec=101:101 "$root" /usr/bin/env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/bin "$@"
            """;

    private final Process unshare;
    private final Path log;

    private Sandbox(Process unshare, Path log) {
        this.unshare = unshare;
        this.log = log;
    }

    /**
     * Returns at once; the program may still be starting.
     *
     * @param work an empty directory of the sandbox's own
     * @param mounts from a path outside to a path inside
     * @param overlay further files of the root file system, by path inside
     * @param memory directories with a size limit, by path inside; one may lie in another
     * @param command its environment variables first, as for {@code env}
     */
    public static Sandbox start(
            Path work,
            Map<Path, String> mounts,
            Map<String, String> overlay,
            Map<String, String> memory,
            List<String> command) {
        try {
            var root = Files.createDirectories(work.resolve("root"));
            var skeleton = Files.createDirectories(work.resolve("skeleton"));
            for (var mount : mounts.entrySet()) {
                var target = skeleton.resolve(mount.getValue().substring(1));
                Files.createDirectories(Files.isDirectory(mount.getKey()) ? target : target.getParent());
                if (!Files.isDirectory(mount.getKey())) {
                    Files.createFile(target);
                }
            }
            for (var inside : memory.keySet()) {
                Files.createDirectories(skeleton.resolve(inside.substring(1)));
            }
            for (var file : overlay.entrySet()) {
                var target = skeleton.resolve(file.getKey().substring(1));
                Files.createDirectories(target.getParent());
                Files.writeString(target, file.getValue());
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            var line = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
            line.addAll(List.of("sh", "-c", SCRIPT, "sandbox", root.toString()));
            line.add(skeleton + ":" + Binaries.nginxRootfs());
            mounts.forEach((outside, inside) -> line.addAll(List.of(outside.toString(), inside)));
            new TreeMap<>(memory).forEach((inside, size) -> line.addAll(List.of("size=" + size, inside)));
            line.add("--");
            line.addAll(command);
            var log = work.resolve("log");
            var process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            var sandbox = new Sandbox(process, log);
            Runtime.getRuntime().addShutdownHook(new Thread(sandbox::kill));
            return sandbox;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program itself, as the kubelet knows it. */
    public ProcessHandle program() {
        return Eventually.present(NginxPod.SOON, () -> "the program in the sandbox", () -> unshare.children()
                .findFirst());
    }

    /** The program's descendants, by their own words. */
    List<ProcessHandle> processes(String title) {
        return program()
                .descendants()
                .filter(process -> Processes.commandLine(process).startsWith(title))
                .toList();
    }

    /** A path as the program sees it. */
    Path inside(String path) {
        return Path.of("/proc", Long.toString(program().pid()), "root", path);
    }

    /** As a container runtime stops the official nginx images. */
    void stop() {
        signal("QUIT");
    }

    void signal(String name) {
        try {
            int exit = new ProcessBuilder(
                            "kill", "-" + name, Long.toString(program().pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("the program has ended already");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean running() {
        return unshare.isAlive();
    }

    int awaitExit(Duration limit) {
        Eventually.holds(limit, "the program has ended", () -> !unshare.isAlive());
        return unshare.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the first process of its namespace all others end too. */
    void kill() {
        unshare.descendants().forEach(ProcessHandle::destroyForcibly);
        unshare.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        unshare.onExit().join();
    }
}
