/** What is used of pdfmake 0.3, which comes without types. */
declare module 'pdfmake' {
  type Margin = [number, number, number, number];
  interface Styled {
    fontSize?: number;
    bold?: boolean;
    color?: string;
    fillColor?: string;
    alignment?: 'left' | 'right' | 'center';
    margin?: Margin;
    width?: number | '*' | 'auto';
    unbreakable?: boolean;
    wordBreak?: 'break-all';
    noWrap?: boolean;
    /** Ours, not the printer's: how long a line may be that is broken before it is printed, in points. */
    lineWidth?: number;
  }
  interface Layout {
    hLineWidth(index: number): number;
    vLineWidth(index: number): number;
    hLineColor(index: number): string;
    paddingTop(): number;
    paddingBottom(): number;
    paddingLeft(): number;
    paddingRight(): number;
  }
  export type Content = Styled &
    (
      | { text: string | { text: string; font: string }[] }
      | { stack: Content[] }
      | { columns: Content[]; columnGap?: number }
      | {
          table: { body: TableCell[][]; headerRows?: number; dontBreakRows?: boolean; widths?: (number | '*' | 'auto')[] };
          layout?: Layout | 'noBorders';
        }
    );
  export type TableCell = Content;
  export interface DocumentDefinition {
    pageSize: 'A4';
    pageMargins: Margin;
    defaultStyle: { fontSize: number; lineHeight: number; font?: string };
    info: { title: string; author: string; creationDate: Date };
    watermark?: { text: string; color: string; opacity: number; bold: boolean; font?: string };
    footer(page: number, pages: number): Content;
    content: Content[];
    compress?: boolean;
  }
  interface Printer {
    readonly virtualfs: { writeFileSync(name: string, content: Buffer): void };
    setFonts(fonts: Record<string, Record<string, string>>): void;
    setLocalAccessPolicy(isAllowed: (path: string) => boolean): void;
    setUrlAccessPolicy(isAllowed: (url: string) => boolean): void;
    createPdf(definition: DocumentDefinition): { getBuffer(): Promise<Buffer> };
  }
  const printer: Printer;
  export default printer;
}
