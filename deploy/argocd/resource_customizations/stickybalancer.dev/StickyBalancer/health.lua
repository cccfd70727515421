-- Health of a StickyBalancer for Argo CD (resource.customizations.health.stickybalancer.dev_StickyBalancer).
--
-- Healthy: every nginx pod was asked and runs this generation with the current endpoints. Degraded: a person must act.
-- Suspended: spec.suspend is true. Progressing: everything else; it passes by itself, or when what it waits for is there.
local function health(status, message)
  return { status = status, message = message }
end

local metadata = obj.metadata
local status = obj.status or {}

if metadata.deletionTimestamp ~= nil then
  return health("Progressing", "It is being deleted.")
end
if status.conditions == nil or status.observedGeneration ~= metadata.generation then
  return health("Progressing", "The operator has not looked at this generation yet.")
end

local conditions = {}
for _, condition in ipairs(status.conditions) do
  conditions[condition.type] = condition
end

local stalled = conditions.Stalled
if stalled ~= nil and stalled.status == "True" then
  return health("Degraded", stalled.message)
end
local ready = conditions.Ready
if ready == nil then
  return health("Progressing", "The operator has not judged this generation yet.")
end
if ready.status == "True" then
  return health("Healthy", ready.message)
end
if ready.reason == "Suspended" then
  return health("Suspended", ready.message)
end
return health("Progressing", ready.message)
