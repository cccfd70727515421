-- Every thread's connections are those of the users of one server: the thread's argument is their cookie.
local threads = 0

function setup(thread)
   threads = threads + 1
   thread:set("number", threads)
end

function init(arguments)
   wrk.headers["Cookie"] = arguments[number]
end

-- Read by Wrk.java.
function done(summary, latency)
   local errors = summary.errors
   print(string.format("requests=%d microseconds=%d failed=%d p50=%d p99=%d",
      summary.requests, summary.duration,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout,
      latency:percentile(50), latency:percentile(99)))
end
