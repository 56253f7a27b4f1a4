export { Calendar, dayNumberOf, dayText, instantOf, momentOf } from './calendar';
