package dev.stickybalancer.e2e;

import dev.stickybalancer.support.Processes;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;

/** What happens to pods behind the back of Kubernetes. The machine is the cluster's only node. */
final class Violence {
    static final String AGENT = "/bin/sh\0/etc/stickybalancer/config/agent.sh";
    static final String NGINX_WORKER = "nginx: worker process";
    static final String DNS = "/coredns";
    static final String MTAIL = "/usr/bin/mtail";
    static final String APP = "/app/node";

    private Violence() {}

    /**
     * SIGKILL to the oldest process of a pod with such a command line, as the kernel sends it when memory is short; returns
     * when it is gone.
     */
    static void kill(Pod pod, String commandLine) throws InterruptedException {
        ProcessHandle process = process(pod, commandLine);
        process.destroyForcibly();
        while (process.isAlive()) {
            Thread.sleep(1);
        }
    }

    /** From here on the pod neither hears nor answers anybody, as if its node had lost power. */
    static void cutNetwork(Pod pod) throws IOException, InterruptedException {
        String inside = Long.toString(process(pod, "").pid());
        var command = List.of("nsenter", "--target", inside, "--net", "ip", "link", "set", "eth0", "down");
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
    }

    static List<ProcessHandle> processes(Pod pod, String commandLine) {
        return Processes.inControlGroup("pod" + pod.getMetadata().getUid(), commandLine);
    }

    private static ProcessHandle process(Pod pod, String commandLine) {
        return processes(pod, commandLine).stream()
                .min(ProcessHandle::compareTo)
                .orElseThrow(() -> new IllegalStateException("no process '" + commandLine + "' in "
                        + pod.getMetadata().getName()));
    }
}
