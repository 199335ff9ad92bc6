// Tells what feelin makes of each text: JSON lines in, JSON lines out.
//
//   node answers.mjs FOLDER_WITH_NODE_MODULES
//
// in:  { "text": "1 + 1", "kind": "expression" | "tests" | "value", "names": { ... } }
// out: { "accepts": true }, { "accepts": false, "why": "..." } or { "value": ... }

import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const require = createRequire(resolve(process.argv[2], 'package.json'));
const feelin = await import(pathToFileURL(require.resolve('feelin')));

const TEMPORAL = {
  FeelDate: 'date',
  FeelTime: 'time',
  FeelDateTime: 'date and time',
  FeelDuration: 'duration'
};

// The parser recovers from every mistake; where it had to, the tree holds an error.
function grammar(parse, { text, names }) {
  let wrong = null;
  parse(text, names, undefined).iterate({
    enter(node) {
      wrong ??= node.type.isError ? `${node.from} to ${node.to}` : null;
    }
  });
  return wrong === null ? { accepts: true } : { accepts: false, why: wrong };
}

function value({ text, names }) {
  try {
    return { value: written(feelin.evaluate(text, names).value) };
  } catch (error) {
    return { accepts: false, why: error.message };
  }
}

function written(value) {
  const kind = value?.constructor?.name;
  if (kind in TEMPORAL) {
    return { [TEMPORAL[kind]]: value.toString() };
  }
  if (Array.isArray(value)) {
    return { list: value.map(written) };
  }
  if (typeof value === 'number') {
    return { number: String(value) };
  }
  if (feelin.isRange(value)) {
    return {
      range: {
        low: written(value.start),
        high: written(value.end),
        holdsLow: value['start included'],
        holdsHigh: value['end included']
      }
    };
  }
  if (feelin.isFunction(value) || typeof value === 'function') {
    return { function: 'value' };
  }
  if (kind === 'Object') {
    return { context: Object.fromEntries(Object.entries(value).map(([ key, one ]) => [ key, written(one) ])) };
  }
  return value ?? null;
}

const answer = {
  expression: (asked) => grammar(feelin.parseExpression, asked),
  tests: (asked) => grammar(feelin.parseUnaryTests, asked),
  value
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  process.stdout.write(JSON.stringify(answer[asked.kind](asked)) + '\n');
}
