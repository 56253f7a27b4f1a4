/** Asked every few seconds by whoever watches over the service: neither logged nor traced nor counted among the calls. */
export const WATCHED = /^\/(health|metrics)/;
