import { Rejection } from '@pegboard/kit';
import { differences } from './refusals';

/** Every spec runs with this: each refusal that it meets must be as the catalogue of errors says. */
const found = new Set<string>();
Rejection.onMade = (refusal) => differences(refusal).forEach((difference) => found.add(difference));

afterAll(() => expect([...found]).toEqual([]));
