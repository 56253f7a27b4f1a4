export { Stopped, untilDone, type Patience } from '@pegboard/eventing';
