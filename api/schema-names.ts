/** The shapes that have a name in the OpenAPI document: that under which they are exported, without `Shape`. */
import { z } from 'zod';
import * as domain from '../pipeline/domain.ts';
import * as roles from '../pipeline/store/roles.ts';
import * as backtest from '../rules/backtest.ts';
import * as diff from '../rules/diff.ts';
import * as auth from './auth-shapes.ts';
import * as boards from './board-shapes.ts';
import * as calibration from './calibration-shapes.ts';
import * as cases from './cases-shapes.ts';
import * as coaching from './coaching-shapes.ts';
import * as knowledge from './knowledge-shapes.ts';
import * as labels from './label-shapes.ts';
import * as models from './model-shapes.ts';
import * as reviews from './review-shapes.ts';
import * as rules from './rule-shapes.ts';
import * as service from './service-shapes.ts';
import * as recordings from './shapes.ts';
import * as pack from './weekly-pack-shapes.ts';
import * as weeklyTest from './weekly-test-shapes.ts';

const modules = [
  recordings,
  domain,
  roles,
  auth,
  boards,
  calibration,
  cases,
  coaching,
  knowledge,
  labels,
  models,
  reviews,
  rules,
  service,
  pack,
  weeklyTest,
  backtest,
  diff,
];

/** What stands in the document by reference instead of being written out at every place. */
type NamedSchemas = z.core.$ZodRegistry<{ id?: string | undefined }>;

/** Two shapes of one name: the later one stands in the document without a name. */
export function namedSchemas(): NamedSchemas {
  const registry: NamedSchemas = z.registry();
  const taken = new Set<string>();
  for (const [exported, shape] of modules.flatMap((module): [string, unknown][] => Object.entries(module))) {
    // A path or a query is taken apart into its parameters: it cannot be a reference.
    if (!(shape instanceof z.ZodType) || /(Path|Query)(Shape)?$/.test(exported)) continue;
    const name = exported.replace(/Shape$/, '');
    if (taken.has(name) || registry.has(shape)) continue;
    taken.add(name);
    registry.add(shape, { id: name });
  }
  return registry;
}
