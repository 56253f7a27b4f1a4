export { stillToDo, toDoList } from './to-do-list';
