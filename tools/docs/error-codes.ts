import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { roomOf } from './module-map';
import { sources } from './sources';

/** One stable word that an answer may carry, as the code says it. */
export interface ErrorCode {
  readonly code: string;
  readonly status: number;
  /** The sentence, with `…` where a number or a name goes. */
  readonly message: string;
  readonly rooms: readonly string[];
}

const STATUS: Readonly<Record<string, number>> = {
  malformed: 400,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  stale: 412,
  invalid: 422,
  unavailable: 503,
};
const CODE = /^[A-Z]{5,}(_[A-Z]+)*$|^[A-Z]+(_[A-Z]+)+$/;

/**
 * Every error code, read from the places that make one: `invalid('CODE', …)`, `conflict('CODE', …)`,
 * `Rejection.at('kind', 'CODE', …)`, `new Rejection('kind', 'CODE', …)`, `wrong('CODE', …)` of a field,
 * `refuse('CODE', …)` of the ledger, `errorBody(status, 'CODE', …)`, and `{ code: 'CODE', message: … }`.
 */
export function errorCodes(root: string): ErrorCode[] {
  const found = new Map<string, ErrorCode>();
  for (const path of sources(root, 'apps', 'libs')) {
    const room = roomOf(path)!;
    const text = readFileSync(join(root, path), 'utf8');
    // Most files make no error, and reading a file as a tree takes its time.
    if (!/'[A-Z]{5,}'|'[A-Z]+_[A-Z_]+'/.test(text)) continue;
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    const visit = (node: ts.Node): void => {
      const made =
        ts.isCallExpression(node) || ts.isNewExpression(node)
          ? ofCall(node)
          : ts.isObjectLiteralExpression(node)
            ? ofLiteral(node)
            : undefined;
      if (made) keep(found, made, room);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The table of docs/errors.md. */
export function errorTable(root: string): string {
  const rows = errorCodes(root).map(
    ({ code, status, message, rooms }) => `| \`${code}\` | ${status} | ${message.replaceAll('|', '\\|')} | ${rooms.join(', ')} |`,
  );
  return ['| code | HTTP | says | from |', '|---|---|---|---|', ...rows].join('\n');
}

function keep(found: Map<string, ErrorCode>, made: Omit<ErrorCode, 'rooms'>, room: string): void {
  const before = found.get(made.code);
  if (!before) found.set(made.code, { ...made, rooms: [room] });
  else {
    const rooms = [...new Set([...before.rooms, room])].sort();
    found.set(made.code, { ...before, message: before.message || made.message, rooms });
  }
}

function ofCall(node: ts.CallExpression | ts.NewExpression): Omit<ErrorCode, 'rooms'> | undefined {
  const args = [...(node.arguments ?? [])];
  const at = args.slice(0, 3).findIndex((arg) => ts.isStringLiteral(arg) && CODE.test(arg.text));
  const status = at < 0 ? undefined : statusOf(node, args);
  if (status === undefined) return undefined;
  return { code: (args[at] as ts.StringLiteral).text, status, message: sentenceIn(args.slice(at + 1)) };
}

function statusOf(node: ts.CallExpression | ts.NewExpression, [first]: readonly ts.Expression[]): number | undefined {
  const callee = node.expression.getText();
  if (callee === 'Rejection' || callee === 'Rejection.at') return ts.isStringLiteral(first!) ? STATUS[first.text] : undefined;
  if (callee === 'errorBody') return ts.isNumericLiteral(first!) ? Number(first.text) : undefined;
  if (callee === 'invalid' || callee === 'wrong') return 422;
  if (callee === 'conflict' || callee === 'refuse') return 409;
  return undefined;
}

function ofLiteral(node: ts.ObjectLiteralExpression): Omit<ErrorCode, 'rooms'> | undefined {
  const value = (name: string): ts.Expression | undefined =>
    node.properties.find(
      (property): property is ts.PropertyAssignment => ts.isPropertyAssignment(property) && property.name.getText() === name,
    )?.initializer;
  const [code, message] = [value('code'), value('message')];
  if (!code || !message || !ts.isStringLiteral(code) || !CODE.test(code.text)) return undefined;
  return { code: code.text, status: 422, message: textOf(message) ?? '' };
}

/** The first argument that reads as a sentence. */
function sentenceIn(args: readonly ts.Expression[]): string {
  for (const arg of args) {
    const text = textOf(arg);
    if (text && /\s/.test(text.trim())) return text;
  }
  return '';
}

function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => '…' + span.literal.text).join('');
  if (ts.isIdentifier(node)) return declared(node);
  if (ts.isConditionalExpression(node)) return textOf(node.whenTrue) ?? textOf(node.whenFalse);
  if (ts.isBinaryExpression(node)) return [textOf(node.left) ?? '…', textOf(node.right) ?? '…'].join('');
  return undefined;
}

/** A sentence that has a name of its own in the same file, or that the function which makes the error is given there. */
function declared(name: ts.Identifier): string | undefined {
  const maker = makerOf(name);
  let text: string | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name.text && node.initializer && !ts.isIdentifier(node.initializer)) {
      text ??= textOf(node.initializer);
    }
    if (maker && ts.isCallExpression(node) && node.expression.getText() === maker.name) {
      const given = node.arguments[maker.parameter];
      if (given && !ts.isIdentifier(given)) text ??= textOf(given);
    }
    ts.forEachChild(node, visit);
  };
  visit(name.getSourceFile());
  return text;
}

/** The function that has this name as a parameter, and which one it is. */
function makerOf(name: ts.Identifier): { name: string; parameter: number } | undefined {
  for (let node: ts.Node = name; node.parent; node = node.parent) {
    if (!ts.isFunctionDeclaration(node) && !ts.isArrowFunction(node)) continue;
    const parameter = node.parameters.findIndex((candidate) => candidate.name.getText() === name.text);
    const named = ts.isFunctionDeclaration(node) ? node.name : ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined;
    if (parameter >= 0 && named) return { name: named.getText(), parameter };
  }
  return undefined;
}
