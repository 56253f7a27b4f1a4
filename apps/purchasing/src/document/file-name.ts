/** What some systems take for a device, a hidden file or an option when it stands at the beginning of a file's name. */
const MISTAKEN = /^(?:[^a-z0-9]|(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))/i;

/** Letters, digits, `_`, `-` and `.` alone: nothing that ends a header, leaves a folder or means something else there. */
export function fileNameOf(orderNo: string): string {
  const plain = orderNo.replace(/[^\w.-]+/g, '_');
  return `${MISTAKEN.test(plain) ? 'order_' : ''}${plain}.pdf`;
}
