export { clientPackage } from './client-package';
export { packed } from './npm-package';
export { builtDescription } from '../client/description';
