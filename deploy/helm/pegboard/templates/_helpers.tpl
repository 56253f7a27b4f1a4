{{- define "pegboard.name" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- if contains $name .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- else -}}{{ printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end }}

{{- define "pegboard.image" -}}
{{ .Values.image.repository }}{{ hasPrefix "sha256:" .Values.image.tag | ternary "@" ":" }}{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "pegboard.selector" -}}
app.kubernetes.io/name: pegboard
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "pegboard.labels" -}}
{{ include "pegboard.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: pegboard
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "pegboard.natsUrl" -}}
{{- if .Values.nats.enabled -}}nats://{{ include "pegboard.name" . }}-nats:4222{{- else -}}{{ .Values.nats.url }}{{- end -}}
{{- end }}

{{- define "pegboard.mongoHost" -}}
{{- if .Values.mongodb.enabled -}}{{ include "pegboard.name" . }}-mongodb:27017{{- else -}}{{ .Values.mongodb.host }}{{- end -}}
{{- end }}

{{/* A password of the Secret: name of the variable, key in the Secret. */}}
{{- define "pegboard.secret" -}}
- name: {{ .name }}
  valueFrom: { secretKeyRef: { name: {{ .root.Values.existingSecret | quote }}, key: {{ .key }} } }
{{- end }}

{{/* A service's address of its database; the password is put in by the kubelet. */}}
{{- define "pegboard.mongoUri" -}}
mongodb://{{ .user }}:$({{ .variable }})@{{ include "pegboard.mongoHost" .root }}/?authSource={{ .root.Values.settings.databasePrefix }}_{{ .user }}{{ with .root.Values.mongodb.options }}&{{ . }}{{ end }}
{{- end }}

{{- define "pegboard.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .user }}
fsGroup: {{ .user }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "pegboard.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{/* What every pod of the chart has. */}}
{{- define "pegboard.pod" -}}
serviceAccountName: {{ include "pegboard.name" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "pegboard.podSecurity" (dict "user" (.user | default 10001)) | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}
