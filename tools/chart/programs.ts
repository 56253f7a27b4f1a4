import type { GoProgram } from '../go-program';

export const HELM: GoProgram = { name: 'helm', module: 'helm.sh/helm/v3/cmd/helm', version: '3.22.0', about: 'version' };

/** Checks the alerts, and runs what is expected of them. Its module's version is that of Prometheus 3. */
export const PROMTOOL: GoProgram = {
  name: 'promtool',
  module: 'github.com/prometheus/prometheus/cmd/promtool',
  version: '0.316.0',
  about: '--version',
};

export const KUBECONFORM: GoProgram = {
  name: 'kubeconform',
  module: 'github.com/yannh/kubeconform/cmd/kubeconform',
  version: '0.8.0',
  about: '-v',
};
