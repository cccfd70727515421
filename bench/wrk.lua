-- Every thread's connections are those of the users of one server. Arguments: how many milliseconds a user pauses
-- between requests, on average, and the cookie of each server's users.
local threads = 0

function setup(thread)
   threads = threads + 1
   thread:set("number", threads)
end

function init(arguments)
   local pause = tonumber(arguments[1])
   wrk.headers["Cookie"] = arguments[number + 1]
   if pause > 0 then
      math.randomseed(number)
      delay = function() return math.random(0, 2 * pause) end
   end
end

-- Read by Wrk.java.
function done(summary, latency)
   local errors = summary.errors
   print(string.format("requests=%d microseconds=%d failed=%d p50=%d p99=%d",
      summary.requests, summary.duration,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout,
      latency:percentile(50), latency:percentile(99)))
end
