{{/* What a service is told: its own user and no other's, and of the signature the half that it needs. */}}
{{- define "pegboard.environment" -}}
{{- $upper := upper .component -}}
{{- $settings := .root.Values.settings -}}
- { name: NATS_URL, value: {{ include "pegboard.natsUrl" .root | quote }} }
- { name: NATS_REPLICAS, value: {{ .root.Values.nats.replicas | quote }} }
{{- with .root.Values.nats.keeps }}
{{- if .eventsDays }}
- { name: EVENTS_MAX_AGE_DAYS, value: {{ int64 .eventsDays | quote }} }
{{- end }}
{{- if .eventsBytes }}
- { name: EVENTS_MAX_BYTES, value: {{ int64 .eventsBytes | quote }} }
{{- end }}
{{- if and .auditDays (eq $.component "gateway") }}
- { name: AUDIT_MAX_AGE_DAYS, value: {{ int64 .auditDays | quote }} }
{{- end }}
{{- end }}
{{ include "pegboard.natsLogin" . }}
{{ include "pegboard.secret" (dict "root" .root "own" .own "name" "MONGODB_PASSWORD" "key" (printf "MONGODB_%s_PASSWORD" $upper)) }}
- { name: MONGODB_URI, value: {{ include "pegboard.mongoUri" (dict "root" .root "own" .own "user" .component "variable" "MONGODB_PASSWORD") | quote }} }
{{- $half := eq .component "gateway" | ternary "INTERNAL_PRIVATE_KEY" "INTERNAL_PUBLIC_KEY" }}
{{ include "pegboard.secret" (dict "root" .root "own" .own "name" $half "key" $half) }}
- { name: DATABASE_PREFIX, value: {{ $settings.databasePrefix | quote }} }
- { name: LOG_LEVEL, value: {{ $settings.logLevel }} }
- { name: DRAIN_MS, value: {{ mul $settings.drainSeconds 1000 | quote }} }
- { name: METRICS_PORT, value: '9090' }
{{- with include "pegboard.authorities" . }}{{ . | nindent 0 }}{{ end }}
{{- with $settings.otlpEndpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- if eq .component "gateway" }}
{{- $name := include "pegboard.name" .root }}
{{- $addresses := .root.Values.addresses }}
{{ include "pegboard.secret" (dict "root" .root "own" .own "name" "WEBHOOK_KEY" "key" "WEBHOOK_KEY" "optional" true) }}
{{- range list "inventory" "sales" "manufacturing" "purchasing" "planner" }}
- { name: {{ upper . }}_URL, value: {{ index $addresses . | default (printf "http://%s-%s:3000" $name .) | quote }} }
{{- end }}
- { name: RATE_LIMIT_PER_MINUTE, value: {{ int $settings.rateLimitPerMinute | quote }} }
- { name: EVENT_STREAMS_PER_KEY, value: {{ int $settings.eventStreamsPerKey | quote }} }
{{- with $settings.trustedProxies }}
- { name: TRUSTED_PROXIES, value: {{ join "," . | quote }} }
{{- end }}
{{- with $settings.publicUrl }}
- { name: PUBLIC_URL, value: {{ . | quote }} }
{{- end }}
{{- with .root.Values.oidc }}
{{- if .issuer }}
- { name: OIDC_ISSUER, value: {{ .issuer | quote }} }
- { name: OIDC_AUDIENCE, value: {{ .audience | quote }} }
- { name: OIDC_JWKS_URL, value: {{ .jwksUrl | quote }} }
- { name: OIDC_SCOPES_CLAIM, value: {{ .scopesClaim | quote }} }
{{- with .rolesClaim }}
- { name: OIDC_ROLES_CLAIM, value: {{ . | quote }} }
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
