{{/* What the operator reads. There is no rule for Secrets: nginx pods mount them by name. */}}
{{- define "stickybalancer.watched" -}}
- apiGroups: [stickybalancer.dev]
  resources: [stickybalancers]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
# Optional: they tell when a Secret has a new certificate.
- apiGroups: [cert-manager.io]
  resources: [certificates]
  verbs: [list, watch]
# get: a name that is taken by somebody else's object is noticed before anything is written.
- apiGroups: [""]
  resources: [services, configmaps]
  verbs: [get, list, watch]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch]
{{- if .Values.networkPolicies.balancers }}
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch]
{{- end }}
{{- end }}

{{/* What it writes. Server-side apply needs `patch`, and `create` where the object does not exist yet. */}}
{{- define "stickybalancer.written" -}}
- apiGroups: [stickybalancer.dev]
  resources: [stickybalancers/status]
  verbs: [patch]
# Needed where the API server checks who may block an owner's deletion.
- apiGroups: [stickybalancer.dev]
  resources: [stickybalancers/finalizers]
  verbs: [update]
- apiGroups: [""]
  resources: [services, configmaps]
  verbs: [create, patch]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [create, patch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [create, patch]
{{- if .Values.networkPolicies.balancers }}
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [create, patch]
{{- end }}
# One annotation, so that the kubelet delivers changed files at once.
- apiGroups: [""]
  resources: [pods]
  verbs: [patch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end }}
