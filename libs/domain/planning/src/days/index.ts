export { Calendar, dayNumberOf, instantOf, momentOf } from './calendar';
