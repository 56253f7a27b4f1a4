export { clientPackage } from './client-package';
export { packed } from './npm-package';
