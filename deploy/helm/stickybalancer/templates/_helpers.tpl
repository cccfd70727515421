{{/* What Helm adds to every object. Pods and selectors do without, so that a new chart alone restarts nothing. */}}
{{- define "stickybalancer.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Never changes: a Deployment's selector cannot, and the policies of nginx pods know the operator by it. */}}
{{- define "stickybalancer.selector" -}}
app.kubernetes.io/name: stickybalancer-operator
app.kubernetes.io/component: operator
{{- end }}

{{/* image: takes (list . "nginx") */}}
{{- define "stickybalancer.image" -}}
{{- $context := index . 0 }}
{{- $all := $context.Values.images }}
{{- $image := index $all (index . 1) }}
{{- $all.registry | default $image.registry }}/{{ $image.repository }}
{{- $tag := $image.tag }}
{{- if eq (index . 1) "operator" }}{{ $tag = $image.tag | default $context.Chart.AppVersion }}{{ end }}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $tag }}{{ end }}
{{- end }}

{{/* Namespaces by name, for a policy: takes a list. */}}
{{- define "stickybalancer.namespaces" -}}
matchExpressions:
  - key: kubernetes.io/metadata.name
    operator: In
    values: {{ toJson . }}
{{- end }}
