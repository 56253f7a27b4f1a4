import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtOnce } from '@pegboard/servers';
import { say } from '../say';
import { writeReadme } from './readme';
import { CHART, render, RENDERED, run, VALUES, valueSets } from './render';
import { drawSchemas, KUBERNETES_VERSION, SCHEMAS } from './schemas';

const HELM = { name: 'helm', module: 'helm.sh/helm/v3/cmd/helm', version: '3.22.0' };
const KUBECONFORM = { name: 'kubeconform', module: 'github.com/yannh/kubeconform/cmd/kubeconform', version: '0.8.0' };

/** `npm run chart`: checks the chart with Helm and kubeconform, and draws what the tests compare with. `-- schemas`: draws those again. */
async function main([what]: readonly string[]): Promise<void> {
  mkdirSync(SCHEMAS, { recursive: true });
  if (what === 'schemas') return say(`${drawSchemas()} schemas of Kubernetes ${KUBERNETES_VERSION}`);
  writeReadme();
  const [helm, kubeconform] = [await toolOf(HELM), await toolOf(KUBECONFORM)];
  mkdirSync(RENDERED, { recursive: true });
  for (const set of valueSets()) {
    run(helm, ['lint', '--strict', CHART, '--kube-version', KUBERNETES_VERSION, '-f', join(VALUES, `${set}.yaml`)]);
    const file = join(RENDERED, `${set}.yaml`);
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const after = render(helm, set);
    writeFileSync(file, after);
    const location = join(SCHEMAS, '{{ .ResourceKind }}{{ .KindSuffix }}.json');
    const said = run(kubeconform, ['-strict', '-summary', '-schema-location', location, file]);
    say(`${set}: ${said.trim()}${before === after ? '' : ' (drawn again)'}`);
  }
}

/** The tool of that name on the PATH, or one built with Go once; that takes minutes. */
async function toolOf({ name, module, version }: typeof HELM): Promise<string> {
  const execute = promisify(execFile);
  const isThere = await execute(name, [name === 'helm' ? 'version' : '-v']).then(
    () => true,
    () => false,
  );
  if (isThere) return name;
  const folder = await builtOnce(`${name}-${version}`, async (into) => {
    say(`building ${name} ${version} with Go, once …`);
    await execute('go', ['install', `${module}@v${version}`], { env: { ...process.env, GOBIN: into, CGO_ENABLED: '0' } });
  });
  return join(folder, name);
}

main(process.argv.slice(2)).catch((error: Error) => {
  say(error.message);
  process.exit(1);
});
