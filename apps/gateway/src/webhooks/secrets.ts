import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { tokenOf } from './signature';

const IV_BYTES = 12;
const TAG_BYTES = 16;
const TOKEN_BYTES = 32;

export const newToken = (): string => tokenOf(randomBytes(TOKEN_BYTES));

/** The token that is made of secret bytes: the same bytes are the same token. */
export const tokenFrom = (bytes: (count: number, of: string) => Buffer): string => tokenOf(bytes(TOKEN_BYTES, 'token'));

/** Keeps tokens so that whoever reads the database can't sign: AES-256-GCM under a key that only the gateway is told. */
export class SecretBox {
  private readonly key: Buffer;

  /** @param material any secret text; what is used is derived from it, for this purpose alone */
  constructor(material: string) {
    this.key = Buffer.from(hkdfSync('sha256', material, '', 'pegboard webhook tokens', 32));
  }

  /** @param owner what the text belongs to; it opens for that owner only */
  seal(text: string, owner: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(owner));
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
  }

  /** Undefined if it was sealed under another key, for another owner, or was changed. */
  open(sealed: string, owner: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64');
    if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, IV_BYTES))
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      return undefined;
    }
  }
}
