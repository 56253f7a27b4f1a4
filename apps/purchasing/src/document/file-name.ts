/** What some systems take for a device, a hidden file or an option when it stands at the beginning of a file's name. */
const MISTAKEN = /^(?:[^\p{L}\p{N}]|(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))/iu;
/** What ends a header, leaves a folder, turns the direction of a text or means something else in a name. */
const UNSAFE = /[^\p{L}\p{M}\p{N}_.-]+/gu;
const UNSAFE_OR_FOREIGN = /[^\w.-]+/g;

/** Letters, digits, `_`, `-` and `.` alone, of ASCII. */
export const fileNameOf = (orderNo: string): string => safe(orderNo, UNSAFE_OR_FOREIGN);

/** How a browser names the file: in the letters of the order number, and in ASCII for programs that know no others. */
export function inlineNamed(orderNo: string): string {
  const [plain, own] = [fileNameOf(orderNo), safe(orderNo, UNSAFE)];
  return `inline; filename="${plain}"${own === plain ? '' : `; filename*=UTF-8''${encodeURIComponent(own)}`}`;
}

function safe(orderNo: string, unsafe: RegExp): string {
  const name = orderNo.replace(unsafe, '_');
  return `${MISTAKEN.test(name) ? 'order_' : ''}${name}.pdf`;
}
