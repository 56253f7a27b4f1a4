{{/* What everything is called. Releases of one company share its name, whatever each release is called. */}}
{{- define "pegboard.name" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- if .Values.company -}}{{ .Values.company }}
{{- else if contains $name .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- else -}}{{ printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" }}{{- end -}}
{{- end }}

{{/* What each release of a company has for itself. */}}
{{- define "pegboard.setupName" -}}
{{ empty .Values.company | ternary (include "pegboard.name" .) .Release.Name | trunc 40 | trimSuffix "-" }}-setup
{{- end }}

{{/* `own` is the image of one service, as far as it differs from that of all. */}}
{{- define "pegboard.imageOf" -}}
{{- $own := .own | default dict -}}
{{- $tag := $own.tag | default .root.Values.image.tag -}}
{{ $own.repository | default .root.Values.image.repository }}{{ hasPrefix "sha256:" $tag | ternary "@" ":" }}{{ $tag | default .root.Chart.AppVersion }}
{{- end }}

{{- define "pegboard.selector" -}}
app.kubernetes.io/name: pegboard
app.kubernetes.io/instance: {{ .root.Values.company | default .root.Release.Name }}
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

{{/* The Secret of one service; `own` are the service's values. */}}
{{- define "pegboard.secretOf" -}}
{{ (.own | default dict).existingSecret | default .root.Values.existingSecret }}
{{- end }}

{{/* A key of a Secret: name of the variable, key in the Secret, the values of the service. */}}
{{- define "pegboard.secret" -}}
- name: {{ .name }}
  valueFrom: { secretKeyRef: { name: {{ include "pegboard.secretOf" . | quote }}, key: {{ .key }}{{ if .optional }}, optional: true{{ end }} } }
{{- end }}

{{/* How a process logs in at NATS, and knows it: `user` is its name there. Files come from Secrets. */}}
{{- define "pegboard.natsLogin" -}}
{{- $nats := .root.Values.nats -}}
{{- if eq $nats.login "password" -}}
- { name: NATS_USER, value: {{ .user }} }
{{ include "pegboard.secret" (dict "root" .root "own" .own "name" "NATS_PASSWORD" "key" (printf "NATS_%s_PASSWORD" (upper .user))) }}
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

{{/* The MongoDB of one service: that of all, with what is said for the service alone. */}}
{{- define "pegboard.mongodb" -}}
{{- $own := (.own | default dict).mongodb | default dict -}}
{{- $mongodb := mergeOverwrite (deepCopy .root.Values.mongodb) (deepCopy $own) -}}
{{- if and .root.Values.mongodb.enabled (not $own.host) -}}
{{- $_ := set $mongodb "host" (printf "%s-mongodb:27017" (include "pegboard.name" .root)) -}}
{{- end -}}
{{ toYaml $mongodb }}
{{- end }}

{{/* The Secret with the password of who makes users at that MongoDB: never that of a service, unless nobody else has it. */}}
{{- define "pegboard.adminSecret" -}}
{{- $own := (.own | default dict).mongodb | default dict -}}
{{- $mongodb := include "pegboard.mongodb" . | fromYaml -}}
{{ $mongodb.adminSecret | default (empty $own.host | ternary .root.Values.existingSecret (include "pegboard.secretOf" .)) }}
{{- end }}

{{/* The options of an address of MongoDB that don't depend on the user. */}}
{{- define "pegboard.mongoOptions" -}}
{{- with .options }}&{{ . }}{{ end -}}
{{- if .tls.secret }}&tls=true&tlsCAFile=/etc/pegboard/mongodb/ca.crt{{ if .tls.clientCertificate }}&tlsCertificateKeyFile=/etc/pegboard/mongodb/tls-combined.pem{{ end }}{{ end -}}
{{- end }}

{{/* A service's address of its database; the password is put in by the kubelet. */}}
{{- define "pegboard.mongoUri" -}}
{{- $mongodb := include "pegboard.mongodb" . | fromYaml -}}
mongodb{{ $mongodb.srv | ternary "+srv" "" }}://{{ .user }}:$({{ .variable }})@{{ $mongodb.host }}/?authSource={{ $mongodb.authSource | default (printf "%s_%s" .root.Values.settings.databasePrefix .user) }}{{ include "pegboard.mongoOptions" $mongodb }}
{{- end }}

{{/* Whom a process believes beside the authorities that Node.js knows. */}}
{{- define "pegboard.authorities" -}}
{{- if .root.Values.caBundle.configMap -}}
- { name: NODE_EXTRA_CA_CERTS, value: /etc/pegboard/ca/ca.crt }
{{- end }}
{{- end }}

{{/* The folders with files of Secrets and ConfigMaps, and those of the service's own values. `database`: whether it has one. */}}
{{- define "pegboard.mounts" -}}
{{- $nats := .root.Values.nats -}}
- { name: tmp, mountPath: /tmp }
{{- if or (ne $nats.login "password") $nats.tls.secret }}
- { name: nats, mountPath: /etc/pegboard/nats, readOnly: true }
{{- end }}
{{- if and .database (include "pegboard.mongodb" . | fromYaml).tls.secret }}
- { name: mongodb, mountPath: /etc/pegboard/mongodb, readOnly: true }
{{- end }}
{{- if .root.Values.caBundle.configMap }}
- { name: authorities, mountPath: /etc/pegboard/ca, readOnly: true }
{{- end }}
{{- with (.own | default dict).extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "pegboard.volumes" -}}
{{- $nats := .root.Values.nats -}}
- { name: tmp, emptyDir: { sizeLimit: 64Mi } }
{{- if or (ne $nats.login "password") $nats.tls.secret }}
- name: nats
  projected:
    defaultMode: 0440
    sources:
      {{- if ne $nats.login "password" }}
      - secret: { name: {{ include "pegboard.secretOf" . | quote }}, items: [{ key: NATS_{{ upper .user }}_{{ upper $nats.login }}, path: login }] }
      {{- end }}
      {{- with $nats.tls.secret }}
      - secret: { name: {{ . | quote }}, items: [{ key: ca.crt, path: ca.crt }{{ if $nats.tls.clientCertificate }}, { key: tls.crt, path: tls.crt }, { key: tls.key, path: tls.key }{{ end }}] }
      {{- end }}
{{- end }}
{{- if .database }}
{{- with (include "pegboard.mongodb" . | fromYaml).tls }}
{{- if .secret }}
- name: mongodb
  secret: { secretName: {{ .secret | quote }}, defaultMode: 0440, items: [{ key: ca.crt, path: ca.crt }{{ if .clientCertificate }}, { key: tls-combined.pem, path: tls-combined.pem }{{ end }}] }
{{- end }}
{{- end }}
{{- end }}
{{- with .root.Values.caBundle }}
{{- if .configMap }}
- name: authorities
  configMap: { name: {{ .configMap | quote }}, items: [{ key: {{ .key | quote }}, path: ca.crt }] }
{{- end }}
{{- end }}
{{- with (.own | default dict).extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The service's own environment, after that of the chart. */}}
{{- define "pegboard.ownEnvironment" -}}
{{- range $variable, $value := (.own | default dict).env }}
- { name: {{ $variable }}, value: {{ $value | quote }} }
{{- end }}
{{- with (.own | default dict).extraEnv }}
{{ toYaml . }}
{{- end }}
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

{{/* A setting of one service's pods, or else that of all. */}}
{{- define "pegboard.settingOf" -}}
{{- $own := .own | default dict -}}
{{- with (hasKey $own .name | ternary (get $own .name) (get .root.Values .name)) }}
{{ $.name }}: {{- kindIs "string" . | ternary (printf " %s" (toString . | quote)) (toYaml . | nindent 2) }}
{{- end }}
{{- end }}

{{- define "pegboard.serviceAccount" -}}
{{- $account := (.own | default dict).serviceAccount | default dict -}}
{{ $account.name | default .name }}
{{- end }}

{{/* What every pod of the chart has: the values of its service, its name, the number of its user. */}}
{{- define "pegboard.pod" -}}
serviceAccountName: {{ include "pegboard.serviceAccount" . }}
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
{{- range list "nodeSelector" "tolerations" "affinity" "priorityClassName" }}
{{- include "pegboard.settingOf" (dict "root" $.root "own" $.own "name" .) }}
{{- end }}
{{- end }}

{{/* Labels and annotations of a pod. A new version of the secrets replaces it: a process reads its environment once. */}}
{{- define "pegboard.podMetadata" -}}
{{- $own := .own | default dict -}}
labels:
  {{- include "pegboard.labels" (dict "root" .root "component" .component) | nindent 2 }}
  {{- with $own.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- $annotations := mergeOverwrite (deepCopy .root.Values.podAnnotations) (deepCopy ($own.podAnnotations | default dict)) (.annotations | default dict) }}
{{- with .root.Values.secretsVersion }}
{{- $_ := set $annotations "pegboard/secrets-version" . }}
{{- end }}
{{- with $annotations }}
annotations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Pods of the same company, in this namespace and in those of its other releases. */}}
{{- define "pegboard.peers" -}}
{{- $pods := dict "matchLabels" (dict "app.kubernetes.io/name" "pegboard" "app.kubernetes.io/instance" (.root.Values.company | default .root.Release.Name)) "matchExpressions" (list (dict "key" "app.kubernetes.io/component" "operator" "In" "values" .components)) -}}
- podSelector: {{ toJson $pods }}
{{- range .root.Values.networkPolicy.companyNamespaces }}
- { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: {{ . }} } }, podSelector: {{ toJson $pods }} }
{{- end }}
{{- end }}
