/** A product that was taken, by everything that Odoo's other exports may call it. */
export interface OdooProduct {
  readonly sku: string;
  readonly item: string;
  readonly title: string;
  readonly unit: string;
  readonly externalId: string;
}

/** Finds products by external id, by internal reference, or by what people read: `[CH-1] Chair (oak)`. */
export class OdooProducts {
  private readonly byWord = new Map<string, OdooProduct | 'several'>();

  add(product: OdooProduct): void {
    this.remember(`id ${product.externalId}`, product);
    this.remember(`ref ${product.sku}`, product);
    this.remember(`name ${product.title}`, product);
  }

  find(externalId: string, reference: string, name: string): OdooProduct | undefined {
    const [, bracketed, rest] = /^\[([^\]]+)\]\s*(.*)$/.exec(name) ?? [];
    const words = [
      externalId && `id ${externalId}`,
      reference && `ref ${reference}`,
      bracketed && `ref ${bracketed}`,
      name && `name ${name}`,
      rest && `name ${rest}`,
      name && `ref ${name}`,
    ];
    for (const word of words) {
      const found = word ? this.byWord.get(word) : undefined;
      if (found && found !== 'several') return found;
    }
    return undefined;
  }

  private remember(word: string, product: OdooProduct): void {
    if (word.endsWith(' ')) return;
    this.byWord.set(word, this.byWord.has(word) ? 'several' : product);
  }
}
