export * from './company-files';
export { copyCompany } from './copy/copy-company';
