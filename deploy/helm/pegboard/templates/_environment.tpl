{{/* What a service is told: its own user and no other's, and of the signature the half that it needs. */}}
{{- define "pegboard.environment" -}}
{{- $upper := upper .name -}}
{{- $settings := .root.Values.settings -}}
- { name: NATS_URL, value: {{ include "pegboard.natsUrl" .root | quote }} }
- { name: NATS_REPLICAS, value: {{ .root.Values.nats.replicas | quote }} }
{{ include "pegboard.natsLogin" (dict "root" .root "user" .name) }}
{{ include "pegboard.secret" (dict "root" .root "name" "MONGODB_PASSWORD" "key" (printf "MONGODB_%s_PASSWORD" $upper)) }}
- { name: MONGODB_URI, value: {{ include "pegboard.mongoUri" (dict "root" .root "user" .name "variable" "MONGODB_PASSWORD") | quote }} }
{{- $half := eq .name "gateway" | ternary "INTERNAL_PRIVATE_KEY" "INTERNAL_PUBLIC_KEY" }}
{{ include "pegboard.secret" (dict "root" .root "name" $half "key" $half) }}
- { name: DATABASE_PREFIX, value: {{ $settings.databasePrefix | quote }} }
- { name: LOG_LEVEL, value: {{ $settings.logLevel }} }
- { name: DRAIN_MS, value: {{ mul $settings.drainSeconds 1000 | quote }} }
- { name: METRICS_PORT, value: '9090' }
{{- with $settings.otlpEndpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- if eq .name "gateway" }}
{{- $name := include "pegboard.name" .root }}
{{- range list "inventory" "sales" "manufacturing" "purchasing" "planner" }}
- { name: {{ upper . }}_URL, value: 'http://{{ $name }}-{{ . }}:3000' }
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
