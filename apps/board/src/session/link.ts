const CODE = /^#code=([A-Za-z0-9_-]{20,100})$/;

/** The code of a sign-in link, from the part of an address that no server sees. Undefined for any other address. */
export const codeIn = (hash: string): string | undefined => CODE.exec(hash)?.[1];

/** Takes the code out of the address before anything is asked, so that neither the history nor a bookmark has it. */
export function takeCode(): string | undefined {
  const code = codeIn(location.hash);
  if (code !== undefined) history.replaceState(history.state, '', location.pathname + location.search);
  return code;
}
