module stickybalancer.dev/dev/pause

go 1.21
