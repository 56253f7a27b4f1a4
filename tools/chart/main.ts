import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goProgram } from '../go-program';
import { say } from '../say';
import { ALERTS, checkedAlerts, CHECKED } from './alerts';
import { HELM, KUBECONFORM, PROMTOOL } from './programs';
import { writeReadme } from './readme';
import { CHART, EXAMPLES, render, RENDERED, run, setupNames, VALUES, valueSets } from './render';
import { drawSchemas, KUBERNETES_VERSION, SCHEMAS } from './schemas';

/** `npm run chart`: checks the chart with Helm and kubeconform, and draws what the tests compare with. `-- schemas`: draws those again. */
async function main([what]: readonly string[]): Promise<void> {
  mkdirSync(SCHEMAS, { recursive: true });
  if (what === 'schemas') return say(`${drawSchemas()} schemas of Kubernetes ${KUBERNETES_VERSION}`);
  writeReadme();
  const [helm, kubeconform] = [await goProgram(HELM), await goProgram(KUBECONFORM)];
  mkdirSync(RENDERED, { recursive: true });
  const location = join(SCHEMAS, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
  say(`examples: ${run(kubeconform, ['-strict', '-summary', '-schema-location', location, EXAMPLES]).trim()}`);
  for (const set of valueSets()) {
    run(helm, ['lint', '--strict', CHART, '--kube-version', KUBERNETES_VERSION, '-f', join(VALUES, `${set}.yaml`)]);
    const file = join(RENDERED, `${set}.yaml`);
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const after = render(helm, set);
    writeFileSync(file, after);
    const said = run(kubeconform, ['-strict', '-summary', '-schema-location', location, file]);
    say(`${set}: ${said.trim()}${before === after ? '' : ' (drawn again)'}`);
  }
  writeFileSync(join(RENDERED, 'setup-names.txt'), setupNames(helm));
  const promtool = await goProgram(PROMTOOL);
  run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', join(ALERTS, 'alerts.yml')]);
  run(promtool, ['test', 'rules', join(ALERTS, 'alerts.test.yml')]);
  writeFileSync(CHECKED, checkedAlerts());
  say('alerts: as expected');
}

main(process.argv.slice(2)).catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
