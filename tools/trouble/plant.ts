import { isMainThread } from 'node:worker_threads';
import { wrap } from './built';
import { PLANTS } from './plants';

/** Loaded before every service of a run that must go wrong: takes the guard out that the environment names. */
const plant = PLANTS[process.env['TROUBLE_PLANT'] ?? ''];
if (plant && isMainThread) wrap(plant, plant.by);
