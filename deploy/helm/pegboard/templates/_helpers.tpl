{{- define "pegboard.name" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- if contains $name .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- else -}}{{ printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end }}

{{/* `tag` is that of one service; empty for the one of all. */}}
{{- define "pegboard.imageOf" -}}
{{- $tag := .tag | default .root.Values.image.tag -}}
{{ .root.Values.image.repository }}{{ hasPrefix "sha256:" $tag | ternary "@" ":" }}{{ $tag | default .root.Chart.AppVersion }}
{{- end }}

{{- define "pegboard.image" -}}
{{ include "pegboard.imageOf" (dict "root" . "tag" "") }}
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

{{/* How a process logs in at NATS, and knows it: `user` is its name there. Files come from Secrets. */}}
{{- define "pegboard.natsLogin" -}}
{{- $nats := .root.Values.nats -}}
{{- if eq $nats.login "password" -}}
- { name: NATS_USER, value: {{ .user }} }
{{ include "pegboard.secret" (dict "root" .root "name" "NATS_PASSWORD" "key" (printf "NATS_%s_PASSWORD" (upper .user))) }}
{{- else -}}
- { name: {{ eq $nats.login "creds" | ternary "NATS_CREDS_FILE" "NATS_NKEY_FILE" }}, value: /etc/pegboard/nats/login }
{{- end }}
{{- if $nats.tls.secret }}
- { name: NATS_TLS_CA_FILE, value: /etc/pegboard/nats/ca.crt }
{{- if $nats.tls.clientCertificate }}
- { name: NATS_TLS_CERT_FILE, value: /etc/pegboard/nats/tls.crt }
- { name: NATS_TLS_KEY_FILE, value: /etc/pegboard/nats/tls.key }
{{- end }}
{{- end }}
{{- end }}

{{/* The folder with those files; empty where there is none. */}}
{{- define "pegboard.natsMount" -}}
{{- if or (ne .root.Values.nats.login "password") .root.Values.nats.tls.secret -}}
- { name: nats, mountPath: /etc/pegboard/nats, readOnly: true }
{{- end }}
{{- end }}

{{- define "pegboard.natsVolume" -}}
{{- $nats := .root.Values.nats -}}
{{- if or (ne $nats.login "password") $nats.tls.secret -}}
- name: nats
  projected:
    defaultMode: 0440
    sources:
      {{- if ne $nats.login "password" }}
      - secret: { name: {{ .root.Values.existingSecret | quote }}, items: [{ key: NATS_{{ upper .user }}_{{ upper $nats.login }}, path: login }] }
      {{- end }}
      {{- with $nats.tls.secret }}
      - secret: { name: {{ . | quote }}, items: [{ key: ca.crt, path: ca.crt }{{ if $nats.tls.clientCertificate }}, { key: tls.crt, path: tls.crt }, { key: tls.key, path: tls.key }{{ end }}] }
      {{- end }}
{{- end }}
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
