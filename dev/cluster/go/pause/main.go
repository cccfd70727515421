// The program of a pod's sandbox container: it holds the pod's namespaces open and does nothing.
//
// In:  signals.
// Out: exit code 0 on SIGINT or SIGTERM. As process 1 of a shared PID namespace it reaps orphans.
package main

import (
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
)

func main() {
	debug.SetGCPercent(-1) // nothing is ever allocated again; no collector threads
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for received := range signals {
		if received != syscall.SIGCHLD {
			return
		}
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
				break
			}
		}
	}
}
