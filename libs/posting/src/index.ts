export * from './intent';
export * from './refusals';
export * from './posting-table';
export * from './movements';
export * from './reversal';
export * from './waiting-edit';
